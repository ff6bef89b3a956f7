/// One page without its frame (页面): what a page's pure function makes of its model.
struct Page: Sendable {
    /// One step of the way to where the page is.
    struct Crumb: Sendable, Hashable {
        /// Its name.
        var name: String
        /// Where it leads; nil for the last one.
        var path: String?

        init(_ name: String, _ path: String? = nil) {
            self.name = name
            self.path = path
        }
    }

    /// What the page says, as a finding; also the window's title.
    var title: String
    /// The way here.
    var crumbs: [Crumb] = []
    /// What stands in `main`.
    var body: Markup
    /// Installed scripts and styles that it uses; it must work without them.
    var assets: [AssetName] = []
    /// Our own scripts that it uses; it must work without them.
    var scripts: [OwnScript] = []
    /// Seconds after which a browser without scripts asks for it again; nil: never.
    var refresh: Int?
    /// Rules of its own: what looks as on paper, or has to fit its column.
    var style = Markup()
    /// A single narrow column without menu: signing in, errors before it.
    var isNarrow = false
    /// The whole screen without menu or frame, dark: the wall.
    var isWall = false
    /// A sheet as it is printed, without menu or frame.
    var isPaper = false
}
