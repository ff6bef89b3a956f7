"""A leader, a county reviewer and a village clerk: their map's tiles, read by another's decoder, hold what the tables
say (瓦片由旁人的解码器读出，与表相符)."""

import collections
import http.client
import json
import math
import urllib.parse

import mapbox_vector_tile
from shapely.geometry import Point, box, shape
from shapely.ops import transform

VISITS = [("zh", 1280)]
EXTENT, MARGIN = 4096, 129
CORE = box(0, 0, EXTENT, EXTENT)


class Tiles:
    """What one account, signed in at a desk, is given over a connection of its own."""

    def __init__(self, desk):
        self.connection = http.client.HTTPConnection(urllib.parse.urlparse(desk.site).netloc)
        self.cookies = "; ".join(f"{one['name']}={one['value']}" for one in desk.context.cookies())
        self.city_box = bounds(self.shapes("town").values())

    def ask(self, path, kind):
        """What an address answers."""
        self.connection.request("GET", path, headers={"Cookie": self.cookies})
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == 200, f"{path}: {answer.status}"
        assert answer.getheader("content-type") == kind, f"{path}: {answer.getheader('content-type')}"
        return body

    def shapes(self, level, area="a1"):
        """The shapes of a level in degrees, by the number of the area."""
        answer = json.loads(self.ask(f"/api/v1/geo/{level}.geojson?area={area}", "application/geo+json"))
        return {int(one["id"][1:]): shape(one["geometry"]) for one in answer["features"]}

    def layers(self, layer, zoom, column, row):
        """The layers of a tile; none where it is empty."""
        tile = self.ask(f"/tiles/{layer}/{zoom}/{column}/{row}.mvt", "application/vnd.mapbox-vector-tile")
        return mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})

    def cover(self, zoom, bounds=None):
        """The tiles of a zoom over some bounds in degrees; over the whole city where none are named."""
        west, south, east, north = bounds or self.city_box
        (left, top), (right, bottom) = place(west, north, zoom), place(east, south, zoom)
        return [(zoom, column, row) for column in range(int(left), int(right) + 1)
                for row in range(int(top), int(bottom) + 1)]

    def households(self, zoom, bounds=None):
        """Every household of a cover with its verdict, and in which tile it is drawn, where."""
        found = []
        for tile in self.cover(zoom, bounds):
            layers = self.layers("households", *tile)
            assert set(layers) <= {"household"}, layers.keys()
            for feature in features(layers, "household"):
                assert set(feature["properties"]) == {"id", "verdict"}, feature
                x, y = feature["geometry"]["coordinates"]
                assert 0 <= x < EXTENT and 0 <= y < EXTENT, f"{feature} lies outside its tile {tile}"
                found.append((feature["properties"]["id"], feature["properties"]["verdict"], tile, Point(x, y)))
        return found


def features(layers, name):
    """The features of a layer; none where it is missing."""
    return layers.get(name, {"features": []})["features"]


def place(longitude, latitude, zoom):
    """Column and row of a place, with what is behind the point."""
    side = 2 ** zoom
    return ((longitude + 180) / 360 * side,
            (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * side)


def steps(geometry, zoom, column, row):
    """A shape in degrees in the steps of a tile."""
    return transform(lambda lon, lat, *_: tuple(
        (at - origin) * EXTENT for at, origin in zip(place(lon, lat, zoom), (column, row))), geometry)


def tables(city):
    """What the tables say of each household: its verdict, as the map colours it, and its village."""
    lines = collections.defaultdict(set)
    for line in city.tuopin("worklist", "list", "--state", "open"):
        lines[line["subject"]].add(line["verdict"])

    def verdict(row):
        if row["exited"]:
            return "exited"
        if not row["registered"]:
            return "other"
        return "unmet" if "unmet" in lines[row["id"]] else "unknown" if lines[row["id"]] else "met"
    return {row["id"]: (verdict(row), int(row["area"][1:])) for row in city.tuopin("export", "households")}


def bounds(geometries):
    """The box around some shapes."""
    boxes = [one.bounds for one in geometries]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def boundaries(tiles, zoom, villages, towns):
    """The villages of all tiles of a zoom: each there, none twice in a tile, whole once what stands over is cut off,
    and together their towns without gap or overlap."""
    seen, area = set(), collections.Counter()
    divided = {town for town, form in towns.items() if any(form.contains(one.representative_point()) for one in villages.values())}
    for tile in tiles.cover(zoom):
        layers = tiles.layers("boundaries", *tile)
        assert set(layers) <= {"village", "town", "upper"}, layers.keys()
        for name, layer in layers.items():
            ids = [feature["id"] for feature in layer["features"]]
            assert len(ids) == len(set(ids)), f"{tile} draws an area of {name} twice"
            for feature in layer["features"]:
                # A shape says whose it is and nothing else: no figure that would have to be suppressed where it is small.
                assert set(feature["properties"]) == ({"order"} if name == "upper" else set()), feature
                form = shape(feature["geometry"])
                west, north, east, south = form.bounds
                assert min(west, north) >= -MARGIN and max(east, south) <= EXTENT + MARGIN, (tile, form.bounds)
                if name == "village":
                    seen.add(feature["id"])
                    area[feature["id"]] += form.intersection(CORE).area
        ground, parts = (sum(shape(one["geometry"]).intersection(CORE).area for one in features(layers, name)
                             if name == "village" or one["id"] in divided) for name in ("town", "village"))
        if zoom >= 9:
            assert abs(ground - parts) <= 0.003 * CORE.area, f"{tile}: villages {parts}, towns {ground}"
    if zoom < 9:
        assert not seen, f"villages at zoom {zoom}"
        return
    assert seen == set(villages), f"zoom {zoom}: {seen ^ set(villages)}"
    for village, form in villages.items():
        whole = steps(form, zoom, 0, 0).area
        assert abs(area[village] / whole - 1) < 0.02, f"a{village}: {area[village]} of {whole}"


def inside(tiles, found, wanted):
    """Each household stands in the shape of its own village, as the boundaries of the same tile have it."""
    forms = {}
    for id, _, tile, point in found:
        if tile not in forms:
            forms[tile] = {one["id"]: shape(one["geometry"]) for one in tiles.layers("boundaries", *tile)["village"]["features"]}
        home = wanted[id][1]
        assert forms[tile][home].distance(point) <= 1.5, f"{id} stands outside a{home} in {tile}"


def deeper(tiles, found):
    """Some households once more, each in the one tile of a deeper zoom in which it must be."""
    for id, _, (zoom, column, row), point in found[::max(1, len(found) // 8)]:
        for steps in (1, 2, 4):
            parts = 2 ** steps
            tile = (zoom + steps, column * parts + int(point.x) * parts // EXTENT, row * parts + int(point.y) * parts // EXTENT)
            there = [one["properties"]["id"] for one in features(tiles.layers("households", *tile), "household")]
            assert there.count(id) == 1, f"{id} is not once in {tile}: {there}"


def same(found, wanted, whose):
    """What was found is what the tables say: each household once with its verdict, and no other."""
    times = collections.Counter(id for id, *_ in found)
    assert set(times) == set(wanted), f"{whose}: {set(times) ^ set(wanted)}"
    assert set(times.values()) == {1}, f"{whose}: drawn twice: {[id for id in times if times[id] > 1]}"
    wrong = [(id, verdict, wanted[id][0]) for id, verdict, *_ in found if verdict != wanted[id][0]]
    assert not wrong, f"{whose}: another verdict than the tables': {wrong}"


def journey(city, _, office):
    def tiles(role, area):
        desk = office.desk()
        desk.sign_in(city.account(role, role, area))
        return Tiles(desk)

    before = tables(city)
    largest = collections.Counter(village for _, village in before.values()).most_common(1)[0][0]
    leader, reviewer, fieldworker = tiles("leader", "a1"), tiles("reviewer", "a3"), tiles("fieldworker", f"a{largest}")
    villages, towns = leader.shapes("village"), leader.shapes("town")
    assert len(villages) == len(city.tuopin("evaluate", "village-exit"))
    for zoom in (8, 9, 10, 11):
        boundaries(leader, zoom, villages, towns)
    # Households begin at zoom 12.
    assert leader.households(9) == [] and leader.households(11) == []

    county = leader.shapes("village", "a3")
    own = {largest: villages[largest]}
    # Whose tiles, which villages are theirs, at which zoom, over which ground: of others' territory not one may come,
    # whichever tile is asked for.
    asked = [(leader, villages, 12, towns), (reviewer, county, 12, towns), (reviewer, county, 13, county),
             (fieldworker, own, 12, towns), (fieldworker, own, 14, own)]
    for _ in range(5):
        drawn = [one.households(zoom, bounds(ground.values())) for one, _, zoom, ground in asked]
        wanted = tables(city)
        # Others work in the city meanwhile: what changed under way is asked for once more.
        if wanted == before:
            break
        before = wanted
    for (one, theirs, zoom, _), found in zip(asked, drawn):
        rows = {id: row for id, row in wanted.items() if row[1] in theirs}
        assert rows, f"nobody lives in {sorted(theirs)}"
        same(found, rows, f"{len(theirs)} villages at zoom {zoom}")
        inside(one, found, wanted)
        deeper(one, found)
    assert {"unmet", "other"} <= {verdict for _, verdict, *_ in drawn[0]}
