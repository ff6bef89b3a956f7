extension StringProtocol {
    /// About how wide it is in small type (字宽), in CSS pixels: what is drawn before a browser has seen it reckons with this.
    var pixels: Int { reduce(0) { $0 + ($1.isASCII ? 7 : 13) } }
}
