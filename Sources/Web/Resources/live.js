// Keeps a page that shows live figures up to date: one stream while the page is seen, closed when it is hidden.
// A page about work under way (data-every) is asked for every so many seconds until the work has ended, then loaded whole.
// The server names the areas that an entry has touched; the page is then fetched anew and its part exchanged.
(() => {
  "use strict";
  const part = document.getElementById("live");
  if (!part) return;
  let stream = null;
  let waiting = null;

  const renew = async () => {
    waiting = null;
    const answer = await fetch(location.href.split("#")[0], { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (!answer.ok) return null;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
    const now = document.getElementById("live");
    if (!next || !now) return null;
    const focused = document.activeElement && now.contains(document.activeElement)
      ? document.activeElement.getAttribute("href") || document.activeElement.name : null;
    for (const kept of now.querySelectorAll("[data-keep]")) {
      const place = next.querySelector("#" + kept.id);
      if (place) place.replaceWith(kept);
    }
    now.replaceChildren(...next.childNodes);
    if (focused) {
      const same = [...now.querySelectorAll("a,select,input,button")]
        .find((one) => one.getAttribute("href") === focused || one.name === focused);
      if (same) same.focus();
    }
    document.dispatchEvent(new CustomEvent("tuopin:renewed"));
    return next;
  };

  if (part.dataset.every) {
    const again = async () => {
      try {
        const next = await renew();
        if (!next || !next.dataset.every) return location.replace(location.href);
      } catch { /* the server does not answer: asked again */ }
      setTimeout(again, part.dataset.every * 1000);
    };
    setTimeout(again, part.dataset.every * 1000);
    return;
  }

  const touched = (event) => {
    let areas = [];
    try { areas = JSON.parse(event.data).areas || []; } catch { return; }
    if (areas.includes(part.dataset.area) && waiting === null) waiting = setTimeout(renew, 150);
  };

  const open = () => {
    if (stream || document.hidden || !window.EventSource) return;
    stream = new EventSource("/api/v1/changes");
    stream.addEventListener("snapshot", touched);
  };
  const close = () => { if (stream) { stream.close(); stream = null; } };

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pagehide", close);
  open();
})();
