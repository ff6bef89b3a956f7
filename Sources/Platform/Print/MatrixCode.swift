import CQREncode

/// A QR code as dark and light modules (二维码), by libqrencode.
public struct MatrixCode: Sendable, Hashable {
    /// Modules along a side.
    public let side: Int
    /// Row by row, whether each is dark.
    public let dark: [Bool]

    /// The code of a text at error correction M; nil where the text is empty or too long.
    public init?(_ text: String) {
        guard !text.isEmpty, let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        side = Int(code.pointee.width)
        guard let modules = code.pointee.data else { return nil }
        dark = (0..<side * side).map { modules[$0] & 1 == 1 }
    }

    /// The dark runs of each row: column, row, length; a path or rectangles are drawn from them.
    public var runs: [(column: Int, row: Int, length: Int)] {
        var runs: [(column: Int, row: Int, length: Int)] = []
        for row in 0..<side {
            var column = 0
            while column < side {
                let start = column
                while column < side, dark[row * side + column] { column += 1 }
                if column > start { runs.append((start, row, column - start)) }
                column += 1
            }
        }
        return runs
    }
}
