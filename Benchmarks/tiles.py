"""Vector tiles beside PostGIS (矢量瓦片): the same points and shapes in a cluster of its own, the same tiles asked of both."""
import collections
import glob
import http.client
import json
import math
import os
import pwd
import shutil
import statistics
import subprocess
import tempfile
import time
import urllib.parse

from table import clock, note, row

HALF = 20037508.342789244
EXTENT = 4096
TILES, RUNS = 40, 5
HOUSEHOLDS = """SELECT ST_AsMVT(tile, 'household', 4096, 'geom') FROM (
    SELECT id, verdict, ST_AsMVTGeom(household.geom, box.geom, 4096, 0, false) AS geom
    FROM household, (SELECT ST_TileEnvelope(%s, %s, %s) AS geom) AS box WHERE household.geom && box.geom) AS tile"""
SHAPES = """SELECT (SELECT ST_AsMVT(tile, 'village', 4096, 'geom', 'area') FROM (
        SELECT area, ST_AsMVTGeom(village.geom, box.geom, 4096, 128, true) AS geom FROM village
        WHERE village.geom && ST_Expand(box.geom, box.margin)) AS tile)
    || (SELECT ST_AsMVT(tile, 'town', 4096, 'geom', 'area') FROM (
        SELECT area, ST_AsMVTGeom(town.geom, box.geom, 4096, 128, true) AS geom FROM town
        WHERE town.geom && ST_Expand(box.geom, box.margin)) AS tile)
    FROM (SELECT ST_TileEnvelope(%s, %s, %s) AS geom, 40075016.685578488 / 2 ^ %s / 32 AS margin) AS box"""


class PostGIS:
    """A cluster of this run alone, reached by a socket in its own folder; PostgreSQL does not run as root."""

    def __init__(self):
        import psycopg
        places = glob.glob("/usr/lib/postgresql/*/bin/initdb")
        if not places:
            raise OSError("PostgreSQL is not installed (Scripts/setup bench)")
        self.binaries = os.path.dirname(max(places, key=lambda path: int(path.split("/")[4])))
        self.folder = tempfile.mkdtemp(prefix="tuopin-postgis-")
        self.who = {}
        if os.getuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self.who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        self._run("initdb", "-D", f"{self.folder}/data", "-A", "trust", "-U", "bench", "-E", "UTF8", "--no-locale", "--no-sync")
        # Generous memory; no compiling and no helpers for queries this short: what PostGIS does best with.
        settings = f"-k {self.folder} -c listen_addresses='' -c shared_buffers=512MB -c jit=off -c max_parallel_workers_per_gather=0 -c fsync=off"
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-l", f"{self.folder}/log", "-w", "-o", settings, "start")
        self.base = psycopg.connect(host=self.folder, user="bench", dbname="postgres", autocommit=True)
        self.base.execute("CREATE EXTENSION postgis")
        self.version = self.base.execute("SELECT split_part(version(), ' ', 2) || ', PostGIS ' || postgis_lib_version()").fetchone()[0]

    def _run(self, program, *arguments):
        subprocess.run([f"{self.binaries}/{program}", *arguments], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, cwd=self.folder, **self.who)

    def take(self, households, shapes):
        """Points and shapes with their indexes, in the order of the index on disk."""
        self.base.execute("CREATE TABLE household (id text, verdict text, geom geometry(Point, 3857))")
        with self.base.cursor().copy("COPY household FROM STDIN") as copy:
            for id, verdict, x, y in households:
                copy.write_row((id, verdict, f"SRID=3857;POINT({x!r} {y!r})"))
        for level, features in shapes.items():
            self.base.execute(f"CREATE TABLE {level} (area bigint, geom geometry(MultiPolygon, 3857))")
            with self.base.cursor() as cursor:
                cursor.executemany(f"INSERT INTO {level} VALUES (%s, ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON(%s), 4326), 3857))", features)
        for table in ["household", *shapes]:
            self.base.execute(f"CREATE INDEX {table}_place ON {table} USING gist (geom)")
            self.base.execute(f"CLUSTER {table} USING {table}_place")
            self.base.execute(f"VACUUM ANALYZE {table}")

    def tile(self, query, *arguments):
        return bytes(self.base.execute(query, arguments, prepare=True, binary=True).fetchone()[0] or b"")

    def making(self, query, *arguments):
        """Seconds that the query itself took, by PostgreSQL's own clock: neither parsing nor planning nor the socket."""
        plan = self.base.execute("EXPLAIN (ANALYZE, TIMING OFF, BUFFERS OFF, FORMAT JSON) " + query, arguments).fetchone()[0]
        return plan[0]["Execution Time"] / 1000

    def close(self):
        self.base.close()
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)


class Server:
    """Our tiles over one kept connection, as one account."""

    def __init__(self, url, browser):
        at = urllib.parse.urlparse(url)
        self.connection = http.client.HTTPConnection(at.hostname, at.port)
        self.turn = 0
        self.headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}

    def tile(self, layer, zoom, column, row, anew=False):
        """A tile; `anew` by an address not used before, so that none is known from before."""
        self.turn += anew
        path = f"/tiles/{layer}/{zoom}/{column}/{row}.mvt" + (f"?turn={self.turn}" if anew else "")
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        if answer.status != 200:
            raise OSError(f"tile {layer}/{zoom}/{column}/{row}: {answer.status}")
        self.took = answer.headers["Server-Timing"]
        return answer.read()

    def making(self, layer, *tile):
        """Seconds that the server itself took to make a tile anew, by its own clock: neither session nor HTTP."""
        self.tile(layer, *tile, anew=True)
        return float(self.took.removeprefix("tile;dur=")) / 1000


def place(longitude, latitude, zoom):
    side = 2 ** zoom
    return (longitude + 180) / 360 * side, (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * side


def cover(features, zoom):
    """The tiles of a zoom over some shapes."""
    points = [point for feature in features for polygon in feature["geometry"]["coordinates"] for ring in polygon for point in ring]
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    (left, top), (right, bottom) = place(west, north, zoom), place(east, south, zoom)
    return [(zoom, column, row) for column in range(int(left), int(right) + 1) for row in range(int(top), int(bottom) + 1)]


def features(tile, layer):
    """What another's decoder finds in a layer."""
    import mapbox_vector_tile
    found = mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})
    return found.get(layer, {"features": []})["features"]


def some(tiles):
    """So many of them, evenly."""
    return [tiles[place * len(tiles) // TILES] for place in range(TILES)] if len(tiles) > TILES else tiles


def clocked(ask):
    """What a whole request takes, as its asker sees it."""
    def seconds(*tile):
        began = time.perf_counter()
        ask(*tile)
        return time.perf_counter() - began
    return seconds


def timed(tiles, mine, theirs):
    """Median seconds of each tile on both sides, turn by turn; the first turn is not counted."""
    sides = [collections.defaultdict(list), collections.defaultdict(list)]
    for turn in range(RUNS + 1):
        for tile in tiles:
            for side, seconds in zip(sides, (mine, theirs)):
                took = seconds(*tile)
                if turn:
                    side[tile].append(took)
    return [{tile: statistics.median(times) for tile, times in side.items()} for side in sides]


def compare(what, tiles, layer, server, postgis, query, peer, bar="≥ 5×"):
    """What each side takes to make a tile, by its own clock; then whole requests: made anew, and asked for again."""
    def arguments(tile):
        return (*tile, tile[0])[:query.count("%s")]

    mine, theirs = timed(tiles, lambda *tile: server.making(layer, *tile), lambda *tile: postgis.making(query, *arguments(tile)))
    own, other = statistics.median(mine.values()), statistics.median(theirs.values())
    worst = max(theirs, key=theirs.get)
    row(f"{what}: made, by each server's own clock", own, peer, other, bar, other >= 5 * own if bar else None,
        f"PostGIS's longest {clock(theirs[worst])}, the same of ours {clock(mine[worst])}")
    whole = clocked(lambda *tile: postgis.tile(query, *arguments(tile)))
    for how, ask in [("made anew", clocked(lambda *tile: server.tile(layer, *tile, anew=True))),
                     ("asked for again", clocked(lambda *tile: server.tile(layer, *tile)))]:
        own, other = (statistics.median(side.values()) for side in timed(tiles, ask, whole))
        row(f"{what}: whole requests, {how}", own, peer, other, "", None, "HTTP with session and territory; a socket with neither")


def rows(city):
    """Households from zoom 12 on, villages and towns above: a leader of the whole city is given all of them."""
    leader = city.sign_in("leader", city.top)
    server = Server(city.url, leader)
    shapes = {level: leader.json(f"/api/v1/geo/{level}.geojson")["features"] for level in ("village", "town")}
    # The points as our deepest tiles of this row have them, each in the middle of its step: 0.6 m.
    deepest, households, counts = 14, [], collections.Counter()
    for zoom, column, line in cover(shapes["town"], deepest):
        for feature in features(server.tile("households", zoom, column, line), "household"):
            x, y = feature["geometry"]["coordinates"]
            world = [(at + (step + 0.5) / EXTENT) / 2 ** zoom for at, step in ((column, x), (line, y))]
            households.append((feature["properties"]["id"], feature["properties"]["verdict"], (world[0] * 2 - 1) * HALF, (1 - world[1] * 2) * HALF))
            for depth in (12, 13, 14):
                counts[depth, column >> (deepest - depth), line >> (deepest - depth)] += 1
    if len(households) != city.households:
        note(f"tiles: {len(households):,} households drawn of {city.households:,}")
    postgis = PostGIS()
    try:
        postgis.take(households, {level: [(int(one["id"][1:]), json.dumps(one["geometry"])) for one in found] for level, found in shapes.items()})
        peer = f"PostgreSQL {postgis.version}: ST_AsMVT, the same points"
        for zoom in (12, 13, 14):
            tiles = some(sorted(tile for tile in counts if tile[0] == zoom))
            different = [tile for tile in tiles[:5] if len(features(server.tile("households", *tile), "household"))
                         != len(features(postgis.tile(HOUSEHOLDS, *tile), "household"))]
            if different:
                note(f"tiles of other numbers of households on both sides: {different}")
            each = statistics.median(counts[tile] for tile in tiles)
            compare(f"tile of households, zoom {zoom}, {len(tiles)} tiles of {each:,.0f} (median) of {len(households):,}", tiles,
                    "households", server, postgis, HOUSEHOLDS, peer)
        for zoom in (9, 10, 11):
            tiles = some([tile for tile in cover(shapes["town"], zoom) if server.tile("boundaries", *tile)])
            compare(f"tile of {len(shapes['village']):,} villages and their towns, zoom {zoom}", tiles,
                    "boundaries", server, postgis, SHAPES, f"PostgreSQL {postgis.version}: ST_AsMVT, the same shapes", bar="")
    finally:
        postgis.close()
