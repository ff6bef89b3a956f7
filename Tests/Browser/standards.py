"""What every page keeps (每页都要守的): nothing wider than the window, nobody kept out by how it is made."""

import pathlib

import axe_playwright_python

AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
SERIOUS = {"serious", "critical"}

# Elements that stick out of the window and are not within a part that scrolls by itself.
WIDER = """width => {
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = (one) => { for (let up = one.parentElement; up && up !== document.body; up = up.parentElement)
    if (getComputedStyle(up).overflowX !== "visible") return true; return false; };
  return [document.documentElement.scrollWidth + " px",
    ...[...document.body.querySelectorAll("*")].filter((one) => {
      const box = one.getBoundingClientRect();
      return box.width > 0 && box.right > width + 1 && !scrolls(one); }).slice(0, 5)
      .map((one) => one.outerHTML.slice(0, 120))];
}"""


def overflow(page, width):
    """Fails where the page is wider than its window."""
    wider = page.evaluate(WIDER, width)
    assert not wider, f"{page.url} is wider than {width} px: {wider}"


def accessibility(page, rules=None):
    """Fails where axe finds something serious; `rules` asks for these alone."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE)
    only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    answer = page.evaluate(
        "options => axe.run(document, options).then(({violations, passes}) => ({passes: passes.length,"
        " violations: violations.map(({id, impact, help, nodes}) => ({id, impact, help, nodes: nodes.map("
        "(node) => [node.html.slice(0, 160), node.failureSummary])}))}))",
        {"resultTypes": ["violations"], "preload": False, **only})
    assert answer["passes"] or answer["violations"], f"axe looked at nothing on {page.url}"
    serious = [found for found in answer["violations"] if found["impact"] in SERIOUS]
    lines = [f"{found['id']} ({found['impact']}): {found['help']}: {len(found['nodes'])}×, as {found['nodes'][0]}"
             for found in serious]
    assert not serious, f"{page.url}:\n" + "\n".join(lines)


def examine(desk, found):
    """What is wrong with the page that is open goes into the list; both skins."""
    page = desk.page
    checks = [lambda: accessibility(page)]
    skin = page.evaluate("() => document.documentElement.dataset.skin || ''")
    for other in {"", "wall"} - {skin}:
        def contrast(other=other):
            page.evaluate("skin => { document.documentElement.dataset.skin = skin }", other)
            accessibility(page, ["color-contrast"])
        checks.append(contrast)
    widths = {390: [390], 1280: [1280, 1440, 1920]}[desk.width]
    for width in widths:
        def fits(width=width):
            page.set_viewport_size({"width": width, "height": 900})
            overflow(page, width)
        checks.append(fits)
    for check in checks:
        try:
            check()
        except AssertionError as fault:
            found.append(str(fault))
    page.set_viewport_size({"width": desk.width, "height": 900})
