import Vocabulary

/// Why bytes are not a header in its one canonical form.
struct HeaderFault: Error {
    var reason: String
}

/// Reads a header from its bytes and takes the canonical form alone: these keys, this order, no space.
struct HeaderScanner {
    let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func header(_ bytes: [UInt8]) throws(HeaderFault) -> EntryHeader {
        var scanner = HeaderScanner(bytes)
        return try scanner.header()
    }

    private mutating func header() throws(HeaderFault) -> EntryHeader {
        try expect("{\"actor\":")
        let actor = try text("actor")
        try expect(",\"algorithm\":")
        let algorithm = try text("algorithm")
        try expect(",\"batch\":")
        let batch = try text("batch")
        try expect(",\"bodies\":[")
        let bodies = try references()
        try expect(",\"caused_by\":")
        let causedBy = try optionalText("caused_by")
        try expect(",\"chain\":")
        let chain = try text("chain")
        try expect(",\"effective_on\":")
        guard let effectiveOn = LocalDate(try text("effective_on")) else {
            throw fault("effective_on is no day")
        }
        try expect(",\"kind\":")
        let kind = try text("kind")
        try expect(",\"on_behalf_of\":")
        let onBehalfOf = try optionalText("on_behalf_of")
        try expect(",\"pack\":")
        let pack = try optionalText("pack")
        try expect(",\"previous\":")
        let previous = try hash("previous")
        try expect(",\"recorded_at\":")
        let recordedText = try text("recorded_at")
        guard let recordedAt = Instant(recordedText), recordedText.utf8.count == 24 else {
            throw fault("recorded_at is no instant")
        }
        try expect(",\"seq\":")
        let seq = try integer("seq")
        try expect(",\"subject\":")
        let subject = try optionalText("subject")
        try expect(",\"v\":")
        let version = try integer("v")
        try expect("}")
        guard at == bytes.count else { throw fault("bytes after the header") }
        guard version == 1 else { throw fault("format version \(version) is not known") }
        return EntryHeader(
            version: Int(version), chain: chain, seq: seq, recordedAt: recordedAt, effectiveOn: effectiveOn,
            actor: actor, onBehalfOf: onBehalfOf, kind: kind, subject: subject, batch: batch,
            causedBy: causedBy, pack: pack, bodies: bodies, previous: previous, algorithm: algorithm)
    }

    private func fault(_ reason: String) -> HeaderFault { HeaderFault(reason: "header: " + reason) }

    private mutating func expect(_ literal: StaticString) throws(HeaderFault) {
        let count = literal.utf8CodeUnitCount
        guard at + count <= bytes.count else { throw fault("ends early") }
        for index in 0..<count where bytes[at + index] != literal.utf8Start[index] {
            throw fault("not in canonical form at byte \(at + index)")
        }
        at += count
    }

    private mutating func references() throws(HeaderFault) -> [EntryHeader.BodyReference] {
        var all: [EntryHeader.BodyReference] = []
        if at < bytes.count, bytes[at] == 0x5D {
            at += 1
            return all
        }
        while true {
            try expect("{\"class\":")
            guard let bodyClass = BodyClass(rawValue: try text("class")) else {
                throw fault("class is not known")
            }
            try expect(",\"sha256\":")
            all.append(.init(bodyClass: bodyClass, sha256: try hash("sha256")))
            try expect("}")
            guard at < bytes.count else { throw fault("ends early") }
            at += 1
            if bytes[at - 1] == 0x5D { return all }
            guard bytes[at - 1] == 0x2C else { throw fault("not in canonical form at byte \(at - 1)") }
        }
    }

    private mutating func hash(_ name: String) throws(HeaderFault) -> [UInt8] {
        guard at + 66 <= bytes.count, bytes[at] == 0x22, bytes[at + 65] == 0x22,
            let value = Hex.bytes(bytes[at + 1..<at + 65])
        else { throw fault("\(name) is no hash") }
        at += 66
        return value
    }

    private mutating func integer(_ name: String) throws(HeaderFault) -> Int64 {
        let start = at
        var value: Int64 = 0
        while at < bytes.count, (0x30...0x39).contains(bytes[at]), at - start < 16 {
            value = value * 10 + Int64(bytes[at] - 0x30)
            at += 1
        }
        guard at > start, bytes[start] != 0x30 || at == start + 1, value <= CanonicalBytes.greatest else {
            throw fault("\(name) is no whole number")
        }
        return value
    }

    private mutating func optionalText(_ name: String) throws(HeaderFault) -> String? {
        if at < bytes.count, bytes[at] == 0x6E {
            try expect("null")
            return nil
        }
        return try text(name)
    }

    private mutating func text(_ name: String) throws(HeaderFault) -> String {
        guard at < bytes.count, bytes[at] == 0x22 else { throw fault("\(name) is no text") }
        let start = at
        at += 1
        var plain = true
        while at < bytes.count, bytes[at] != 0x22 {
            if bytes[at] == 0x5C {
                plain = false
                at += 1
            }
            at += 1
        }
        guard at < bytes.count else { throw fault("\(name) is not closed") }
        at += 1
        let slice = bytes[start..<at]
        if plain, let text = String(validating: slice.dropFirst().dropLast(), as: UTF8.self),
            !text.utf8.contains(where: { $0 < 0x20 })
        {
            return text
        }
        guard let value = try? JSONValue(parsing: Array(slice)), case .string(let text) = value,
            value.canonicalBytes.elementsEqual(slice)
        else { throw fault("\(name) is no canonical text") }
        return text
    }
}
