import Crypto

/// SHA-256 over the content of sheets, whatever file they stand in (内容摘要).
///
/// For each sheet in order its name and a line feed, then each row without trailing nulls as the canonical JSON
/// array of `read`'s text and a line feed. Empty rows between others count as `[]`; those at the end do not.
public final class ContentHash {
    private var hash = SHA256()
    private let buffer = ByteBuffer(capacity: 1 << 17)
    private var pendingEmpty = 0

    /// A hash over nothing yet.
    public init() {}

    deinit { buffer.free() }

    /// Begins a sheet.
    public func begin(sheet name: String) {
        pendingEmpty = 0
        buffer.put(text: name)
        buffer.put(0x0A)
    }

    /// Adds the sheet's next row from its cells' texts.
    public func add(_ cells: [CellContent]) {
        var pendingNulls = 0
        var hasAny = false
        for cell in cells {
            guard let text = cell.text else {
                pendingNulls += 1
                continue
            }
            separate(&pendingNulls, &hasAny)
            buffer.put(quoted: text)
        }
        end(hasAny)
    }

    /// Adds the sheet's next row as it was read; `skipping` empty rows stand before it.
    func add(_ cells: [Cell], skipping empty: Int) {
        pendingEmpty += empty
        var pendingNulls = 0
        var hasAny = false
        var column = 0
        for cell in cells {
            pendingNulls += cell.column - column
            column = cell.column + 1
            separate(&pendingNulls, &hasAny)
            if case .error(let error) = cell.value {
                buffer.put("{\"error\":")
                buffer.put(quoted: error)
                buffer.put(0x7D)
            } else {
                buffer.put(quoted: cell.text ?? "")
            }
        }
        end(hasAny)
    }

    private func separate(_ nulls: inout Int, _ hasAny: inout Bool) {
        if !hasAny {
            for _ in 0..<pendingEmpty { buffer.put("[]\n") }
            pendingEmpty = 0
            buffer.put(0x5B)
        } else {
            buffer.put(0x2C)
        }
        hasAny = true
        for _ in 0..<nulls { buffer.put("null,") }
        nulls = 0
    }

    private func end(_ hasAny: Bool) {
        guard hasAny else {
            pendingEmpty += 1
            return
        }
        buffer.put("]\n")
        if buffer.count > 1 << 16 { flush() }
    }

    private func flush() {
        hash.update(bufferPointer: buffer.bytes)
        buffer.clear()
    }

    /// The hash in hexadecimal.
    public func hexadecimal() -> String {
        hash.update(bufferPointer: buffer.bytes)
        let digits = Array("0123456789abcdef".utf8)
        var out: [UInt8] = []
        for byte in hash.finalize() {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return String(decoding: out, as: UTF8.self)
    }
}
