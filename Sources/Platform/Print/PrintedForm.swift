/// A form as it goes on paper: title, code, tables, signatures, small print (表单). It has no meaning of its own.
public struct PrintedForm: Sendable, Hashable {
    /// The shape drawn before a verdict's word, so that it tells without colour (判定标记).
    public enum Mark: Sendable, Hashable {
        /// A disc with a tick.
        case met
        /// A square with a cross.
        case unmet
        /// A diamond with a question mark.
        case unknown
        /// A bar.
        case notApplicable
    }

    /// One cell of a table.
    public struct Cell: Sendable, Hashable {
        /// What stands in it.
        public var text: String
        /// Whether it names its neighbour: printed bold.
        public var isLabel: Bool
        /// Whether it is a number: set to the right.
        public var isNumber: Bool
        /// The shape before the text.
        public var mark: Mark?
        /// How many columns it covers.
        public var span: Int

        /// A cell with text.
        public init(
            _ text: String, isLabel: Bool = false, isNumber: Bool = false, mark: Mark? = nil, span: Int = 1
        ) {
            self.text = text
            self.isLabel = isLabel
            self.isNumber = isNumber
            self.mark = mark
            self.span = span
        }
    }

    /// A table with black rules.
    public struct Table: Sendable, Hashable {
        /// The heading above it; nil for none.
        public var heading: String?
        /// The columns' shares of the width.
        public var shares: [Double]
        /// The head, repeated where the table goes on over a page; empty for none.
        public var head: [Cell]
        /// The rows.
        public var rows: [[Cell]]
        /// The least height of a row in points: room to sign.
        public var rowHeight: Double

        /// A table.
        public init(
            heading: String? = nil, shares: [Double], head: [Cell] = [], rows: [[Cell]], rowHeight: Double = 0
        ) {
            self.heading = heading
            self.shares = shares
            self.head = head
            self.rows = rows
            self.rowHeight = rowHeight
        }
    }

    /// The title.
    public var title: String
    /// The line under the title.
    public var subtitle: String
    /// A framed word beside the subtitle, as 模拟数据; nil for none.
    public var stamp: String?
    /// The text of the QR code; nil for none. It must hold no name and no number of a person.
    public var code: String?
    /// The words under the code.
    public var codeCaption: String
    /// The tables in order.
    public var tables: [Table]
    /// The small print at the end.
    public var notes: [String]
    /// What stands at the foot of each page of a form of several, with `{page}` and `{pages}`.
    public var pageWords = "{page}/{pages}"

    /// A form.
    public init(
        title: String, subtitle: String, stamp: String? = nil, code: String? = nil, codeCaption: String = "",
        tables: [Table], notes: [String]
    ) {
        self.title = title
        self.subtitle = subtitle
        self.stamp = stamp
        self.code = code
        self.codeCaption = codeCaption
        self.tables = tables
        self.notes = notes
    }
}
