import Vocabulary

/// Prints forms to one PDF, each beginning on its own A4 page, on as many as it needs (批量打印).
public struct FormPrinter {
    private static let margin = 40.0
    private static let padding = (x: 5.5, y: 3.6)
    private static let body = PDFCanvas.Style(size: 9.75)
    private static let label = PDFCanvas.Style(size: 9.75, isBold: true)
    private static let heading = PDFCanvas.Style(size: 10.5, isBold: true)
    private static let title = PDFCanvas.Style(size: 22.5, isBold: true, isSerif: true, spacing: 0.12)
    private static let small = PDFCanvas.Style(size: 8.25)
    private static let codeSide = 74.0

    private let canvas: PDFCanvas
    private var y = 0.0
    /// What stands free above and below the text of a row.
    private var rowPadding = padding.y
    /// The same of a form that is one sheet only so.
    private static let tight = 2.2

    private init(title: String) throws(Problem) { canvas = try PDFCanvas(title: title) }

    /// The bytes of a PDF with all forms; `each` is called after each form with the number done.
    ///
    /// Throws `printingFailed` where Cairo cannot write, and whatever `each` throws: printing can be interrupted.
    public static func pdf(
        title: String, _ forms: some Sequence<PrintedForm>, each: (Int) throws -> Void = { _ in }
    ) throws -> [UInt8] {
        var printer = try FormPrinter(title: title)
        var done = 0
        for form in forms {
            printer.print(form)
            done += 1
            try each(done)
        }
        return try printer.canvas.finish()
    }

    private static var width: Double { PDFCanvas.width - 2 * margin }
    private static var bottom: Double { PDFCanvas.height - margin }

    /// What a page is made of, from top to bottom.
    private enum Piece {
        case heading(String, height: Double)
        case row([PrintedForm.Cell], table: Int, height: Double)
        case note(String, height: Double)
        case gap(Double)

        var height: Double {
            switch self {
            case .heading(_, let height), .row(_, _, let height), .note(_, let height), .gap(let height):
                height
            }
        }
    }

    private mutating func print(_ form: PrintedForm) {
        canvas.newPage()
        y = Self.margin
        head(form)
        let widths = form.tables.map { table in
            let sum = table.shares.reduce(0, +)
            return sum > 0 ? table.shares.map { $0 / sum * Self.width } : []
        }
        rowPadding = Self.padding.y
        var pages = pages(form, widths)
        if pages.count > 1 {
            rowPadding = Self.tight
            let closer = self.pages(form, widths)
            if closer.count < pages.count { pages = closer }
        }
        for (number, pieces) in pages.enumerated() {
            if number > 0 {
                canvas.newPage()
                y = Self.margin
                runningHead(form)
            }
            for piece in pieces { print(piece, form, widths) }
            if pages.count > 1 { foot(form, page: number + 1, of: pages.count) }
        }
    }

    /// The pieces of each page: the first begins below the head, the others below the running head. Every table that goes on
    /// begins with its head again, and a heading does not stand alone at the foot of a page.
    private func pages(_ form: PrintedForm, _ widths: [[Double]]) -> [[Piece]] {
        var pages: [[Piece]] = [[]]
        var at = y
        func put(_ piece: Piece, with next: Double = 0, again head: Piece? = nil) {
            if at + piece.height + next > Self.bottom, !pages[pages.count - 1].isEmpty {
                pages.append(head.map { [$0] } ?? [])
                at = Self.margin + runningHeight(form) + (head?.height ?? 0)
            }
            pages[pages.count - 1].append(piece)
            at += piece.height
        }
        for (place, table) in form.tables.enumerated() where !widths[place].isEmpty {
            let rows = table.rows.map { row in
                Piece.row(row, table: place, height: height(of: row, widths[place], table))
            }
            let head =
                table.head.isEmpty
                ? nil
                : Piece.row(
                    table.head, table: place, height: height(of: table.head, widths[place], table))
            let first = rows.first?.height ?? 0
            if let text = table.heading {
                let height = canvas.measure(text, Self.heading, within: Self.width).height
                put(.heading(text, height: height + 11), with: (head?.height ?? 0) + first)
            } else {
                put(.gap(5))
            }
            if let head { put(head, with: first) }
            for row in rows { put(row, again: head) }
        }
        put(.gap(8))
        for note in form.notes {
            put(.note(note, height: canvas.measure(note, Self.small, within: Self.width).height + 1.5))
        }
        return pages
    }

    private mutating func print(_ piece: Piece, _ form: PrintedForm, _ widths: [[Double]]) {
        switch piece {
        case .heading(let text, _):
            canvas.draw(text, Self.heading, x: Self.margin, y: y + 8, within: Self.width)
        case .row(let row, let place, let height): print(row, widths[place], height: height)
        case .note(let text, _): canvas.draw(text, Self.small, x: Self.margin, y: y, within: Self.width)
        case .gap: break
        }
        y += piece.height
    }

    /// Whose form this is, above every further page.
    private static func running(_ form: PrintedForm) -> String {
        [form.title, form.subtitle, form.stamp].compactMap { $0 }.joined(separator: "　")
    }

    private func runningHeight(_ form: PrintedForm) -> Double {
        canvas.measure(Self.running(form), Self.small, within: Self.width).height + 5
    }

    private mutating func runningHead(_ form: PrintedForm) {
        canvas.draw(Self.running(form), Self.small, x: Self.margin, y: y, within: Self.width)
        y += runningHeight(form)
        canvas.line(from: (Self.margin, y - 3), to: (Self.margin + Self.width, y - 3))
    }

    private func foot(_ form: PrintedForm, page: Int, of pages: Int) {
        let words = form.pageWords.replacing("{pages}", with: String(pages))
            .replacing("{page}", with: String(page))
        canvas.draw(
            words, Self.small, x: Self.margin, y: Self.bottom + 8, within: Self.width, centred: true)
    }

    private mutating func head(_ form: PrintedForm) {
        var right = Self.width
        var bottom = y
        if let text = form.code, let code = MatrixCode(text) {
            let module = Self.codeSide / Double(code.side)
            let left = Self.margin + Self.width - Self.codeSide - 4
            canvas.fill(
                code.runs.map {
                    (
                        left + Double($0.column) * module, y + Double($0.row) * module,
                        Double($0.length) * module, module
                    )
                })
            canvas.draw(
                form.codeCaption, Self.small, x: left - 10, y: y + Self.codeSide + 3,
                within: Self.codeSide + 20,
                centred: true)
            bottom = y + Self.codeSide + 16
            right = Self.width - Self.codeSide - 24
        }
        let titleSize = canvas.measure(form.title, Self.title, within: right)
        let lineSize = canvas.measure(form.subtitle, Self.body)
        bottom = max(bottom, y + titleSize.height + lineSize.height + 4)
        canvas.draw(
            form.title, Self.title, x: Self.margin, y: bottom - lineSize.height - titleSize.height - 2,
            within: right)
        canvas.draw(form.subtitle, Self.body, x: Self.margin, y: bottom - lineSize.height)
        if let stamp = form.stamp {
            let size = canvas.measure(stamp, Self.small)
            let left = Self.margin + lineSize.width + 10
            canvas.frame(
                x: left, y: bottom - size.height - 2, width: size.width + 8, height: size.height + 2,
                dashed: true)
            canvas.draw(stamp, Self.small, x: left + 4, y: bottom - size.height - 1)
        }
        y = bottom + 5
        canvas.line(from: (Self.margin, y), to: (Self.margin + Self.width, y), width: 1.5)
        y += 4
    }

    /// The cells of a row with their left edge and width; cells beyond the last column are left out.
    private func places(
        _ row: [PrintedForm.Cell], _ widths: [Double]
    ) -> [(cell: PrintedForm.Cell, x: Double, width: Double)] {
        var column = 0
        var x = Self.margin
        var places: [(cell: PrintedForm.Cell, x: Double, width: Double)] = []
        for cell in row where column < widths.count {
            let next = min(column + max(1, cell.span), widths.count)
            let width = widths[column..<next].reduce(0, +)
            places.append((cell, x, width))
            x += width
            column = next
        }
        return places
    }

    private static func markRoom(_ cell: PrintedForm.Cell) -> Double { cell.mark == nil ? 0 : 14 }

    private func height(of row: [PrintedForm.Cell], _ widths: [Double], _ table: PrintedForm.Table) -> Double
    {
        guard !row.isEmpty else { return 0 }
        let heights = places(row, widths).map { cell, _, width in
            canvas.measure(
                cell.text, cell.isLabel ? Self.label : Self.body,
                within: width - 2 * Self.padding.x - Self.markRoom(cell)
            ).height
        }
        return max(table.rowHeight, (heights.max() ?? 0) + 2 * rowPadding)
    }

    private func print(_ row: [PrintedForm.Cell], _ widths: [Double], height: Double) {
        for (cell, x, width) in places(row, widths) {
            canvas.frame(x: x, y: y, width: width, height: height)
            let style = cell.isLabel ? Self.label : Self.body
            let room = Self.markRoom(cell)
            let inner = width - 2 * Self.padding.x - room
            let size = canvas.measure(cell.text, style, within: inner)
            if let mark = cell.mark { draw(mark, x: x + Self.padding.x, y: y + height / 2 - 5) }
            canvas.draw(
                cell.text, style, x: x + Self.padding.x + room, y: y + (height - size.height) / 2,
                within: inner,
                toRight: cell.isNumber)
        }
    }

    /// Draws a mark in a box of ten points.
    private func draw(_ mark: PrintedForm.Mark, x: Double, y: Double) {
        func at(_ dx: Double, _ dy: Double) -> (x: Double, y: Double) { (x + dx, y + dy) }
        switch mark {
        case .met:
            canvas.disc(x: x + 5, y: y + 5, radius: 4.8)
            canvas.path(
                [at(2.8, 5.1), at(4.3, 6.6), at(7.2, 3.5)], closed: false, filled: false, white: true)
        case .unmet:
            canvas.path([at(0.5, 0.5), at(9.5, 0.5), at(9.5, 9.5), at(0.5, 9.5)], closed: true, filled: true)
            canvas.path([at(3, 3), at(7, 7)], closed: false, filled: false, white: true)
            canvas.path([at(7, 3), at(3, 7)], closed: false, filled: false, white: true)
        case .unknown:
            canvas.path([at(5, 0.4), at(9.6, 5), at(5, 9.6), at(0.4, 5)], closed: true, filled: false)
            canvas.draw(
                "?", PDFCanvas.Style(size: 6.5, isBold: true), x: x, y: y + 0.6, within: 10, centred: true)
        case .notApplicable:
            canvas.path([at(1, 4.4), at(9, 4.4), at(9, 5.6), at(1, 5.6)], closed: true, filled: true)
        }
    }
}
