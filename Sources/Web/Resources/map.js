// The map that can be zoomed: our tiles drawn by MapLibre over the same numbers as the table. The schematic map in the
// page stays where this script, WebGL or MapLibre is missing.
(() => {
  "use strict";
  const start = () => {
    const place = document.getElementById("livemap");
    const button = document.getElementById("livemap-button");
    if (!place || !button || !window.maplibregl || place.dataset.started) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = place.hidden;
      place.hidden = !shown;
      button.setAttribute("aria-expanded", String(shown));
      if (shown && !place.dataset.started) draw(place);
    });
    if (place.dataset.open) button.click();
  };

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const draw = async (place) => {
    place.dataset.started = "yes";
    const level = place.dataset.level;
    const origin = location.origin;
    const grade = ["feature-state", "grade"];
    const fill = {
      "fill-color": ["match", ["coalesce", grade, 0], 1, colour("--q1"), 2, colour("--q2"), 3, colour("--q3"),
        4, colour("--q4"), 5, colour("--q5"), colour("--sunk")],
      "fill-outline-color": colour("--line2"),
    };
    const verdict = ["match", ["get", "verdict"], "met", colour("--met"), "unmet", colour("--un"),
      "unknown", colour("--uk"), "exited", colour("--brand"), colour("--na")];
    const [west, south, east, north] = place.dataset.bounds.split(",").map(Number);
    const map = new maplibregl.Map({
      container: place, bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: 16 },
      attributionControl: false, dragRotate: false, maxZoom: 18, localIdeographFontFamily: colour("--font"),
      style: {
        version: 8,
        sources: {
          boundaries: { type: "vector", tiles: [origin + place.dataset.boundaries], maxzoom: 14 },
          households: { type: "vector", tiles: [origin + place.dataset.households], minzoom: 12, maxzoom: 16 },
        },
        layers: [
          { id: "ground", type: "background", paint: { "background-color": colour("--paper") } },
          { id: "village", type: "fill", source: "boundaries", "source-layer": "village", minzoom: 9,
            paint: level === "village" ? fill : { "fill-color": "transparent", "fill-outline-color": colour("--line") } },
          { id: "town", type: "fill", source: "boundaries", "source-layer": "town",
            paint: level === "town" ? fill : { "fill-color": "transparent", "fill-outline-color": colour("--line2") } },
          { id: "upper", type: "line", source: "boundaries", "source-layer": "upper",
            paint: { "line-color": colour("--ink"), "line-width": ["interpolate", ["linear"], ["zoom"], 7, 1, 12, 2.5] } },
          { id: "household", type: "circle", source: "households", "source-layer": "household", minzoom: 12,
            paint: { "circle-color": verdict, "circle-stroke-color": colour("--paper"), "circle-stroke-width": 1,
              "circle-radius": ["interpolate", ["linear"], ["zoom"], 12, 2, 16, 6] } },
        ],
      },
    });
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
    const colourCells = async () => {
      const answer = await fetch(place.dataset.table, { credentials: "same-origin" });
      if (!answer.ok) return;
      for (const row of (await answer.json()).rows) {
        map.setFeatureState({ source: "boundaries", sourceLayer: level, id: Number(row.area.slice(1)) },
          { grade: row.grade });
      }
    };
    map.on("load", async () => { await colourCells(); place.dataset.ready = "yes"; });
    document.addEventListener("tuopin:renewed", colourCells);
    map.on("click", "household", (event) => {
      const id = event.features[0].properties.id;
      if (id) location.href = place.dataset.household.replace("ID", encodeURIComponent(id));
    });
    map.on("click", level, (event) => {
      if (map.queryRenderedFeatures(event.point, { layers: ["household"] }).length) return;
      location.href = place.dataset.choose.replace("ID", "a" + event.features[0].id);
    });
    for (const layer of ["household", level]) {
      map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
      map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
    }
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
