import Vocabulary

/// What a file is by its content, whatever its name says.
enum FileKind {
    case zip
    case text

    /// Tells zip from text; refuses old workbooks, encrypted ones and other formats with an instruction.
    static func of(_ store: ByteStore, name: String) throws(Problem) -> FileKind {
        let head = try store.bytes(at: 0, count: 4_096)
        guard !head.isEmpty else { throw Problem(.noRows, at: .init(file: name)) }
        if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            let names = try CompoundFile.names(store)
            if names.contains(where: { $0 == "EncryptedPackage" || $0 == "EncryptionInfo" }) {
                throw Problem(.encryptedWorkbook, at: .init(file: name))
            }
            throw Problem(.legacyWorkbook, at: .init(file: name))
        }
        if head.starts(with: [0x50, 0x4B]) { return .zip }
        if let what = other(head) { throw Problem(.otherFormat, ["what": what], at: .init(file: name)) }
        // A BIFF stream without its container, from before Excel 5.
        if head.count >= 4, head[0] == 0x09, [0, 2, 4, 8].contains(head[1]), head[2] <= 0x10, head[3] == 0 {
            throw Problem(.legacyWorkbook, at: .init(file: name))
        }
        return .text
    }

    private static func other(_ head: [UInt8]) -> String? {
        let starts: [(String, [UInt8])] = [
            ("PDF", Array("%PDF".utf8)), ("RAR", Array("Rar!".utf8)), ("gzip", [0x1F, 0x8B]),
            ("7z", [0x37, 0x7A, 0xBC, 0xAF]), ("PNG", [0x89, 0x50, 0x4E, 0x47]),
            ("JPEG", [0xFF, 0xD8, 0xFF]),
        ]
        for (what, bytes) in starts where head.starts(with: bytes) { return what }
        let trimmed = head.drop { $0 <= 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }.prefix(1_024)
        guard trimmed.first == 0x3C else { return nil }
        let text = String(decoding: trimmed, as: UTF8.self).lowercased()
        if text.contains("urn:schemas-microsoft-com:office:spreadsheet"), !text.contains("<html") {
            return "Excel 2003 XML"
        }
        for mark in ["<html", "<!doctype html", "<table", "<head", "<meta"] where text.contains(mark) {
            return "HTML"
        }
        return nil
    }
}

/// The directory of a compound file (MS-CFB), as far as the names of its streams.
enum CompoundFile {
    /// The names of the entries; as many as can be found when the file is damaged.
    static func names(_ store: ByteStore) throws(Problem) -> [String] {
        let header = try store.bytes(at: 0, count: 512)
        guard header.count == 512 else { return [] }
        let shift = header.little16(30)
        guard shift == 9 || shift == 12 else { return [] }
        let size = 1 << shift
        var table: [Int] = []
        for index in 0..<109 {
            let sector = header.little32(76 + index * 4)
            guard sector < 0xFFFF_FFFA else { break }
            table.append(sector)
        }
        var names: [String] = []
        var sector = header.little32(48)
        var steps = 0
        while sector < 0xFFFF_FFFA, steps < 4_096 {
            steps += 1
            let bytes = try store.bytes(at: (sector + 1) << shift, count: size)
            var at = 0
            while at + 128 <= bytes.count {
                let length = min(64, bytes.little16(at + 64))
                if length >= 4, bytes[at + 66] != 0 {
                    let units = stride(from: at, to: at + length - 2, by: 2).map {
                        UInt16(truncatingIfNeeded: bytes.little16($0))
                    }
                    names.append(String(decoding: units, as: UTF16.self))
                }
                at += 128
            }
            let entry = sector * 4
            guard entry >> shift < table.count else { break }
            let place = try store.bytes(
                at: (table[entry >> shift] + 1) << shift | entry & (size - 1), count: 4)
            guard place.count == 4 else { break }
            sector = place.little32(0)
        }
        return names
    }
}
