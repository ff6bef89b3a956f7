import Vocabulary

/// Writes headers as canonical JSON, keys in their fixed order, without building a tree.
struct HeaderBytes {
    private var recorded: (instant: Instant, text: [UInt8])?
    private var effective: (day: LocalDate, text: [UInt8])?

    /// The canonical bytes of a header.
    mutating func bytes(of header: EntryHeader) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(512 + header.bodies.count * 104)
        append("{\"actor\":", header.actor, to: &out)
        append(",\"algorithm\":", header.algorithm, to: &out)
        append(",\"batch\":", header.batch, to: &out)
        append(",\"bodies\":[", to: &out)
        for (index, body) in header.bodies.enumerated() {
            if index > 0 { out.append(0x2C) }
            append("{\"class\":", body.bodyClass.rawValue, to: &out)
            append(",\"sha256\":\"", to: &out)
            Hex.append(body.sha256, to: &out)
            append("\"}", to: &out)
        }
        append("],\"caused_by\":", header.causedBy, to: &out)
        append(",\"chain\":", header.chain, to: &out)
        append(",\"effective_on\":\"", to: &out)
        if effective?.day != header.effectiveOn {
            effective = (header.effectiveOn, Array(header.effectiveOn.description.utf8))
        }
        out += effective?.text ?? []
        append("\",\"kind\":", header.kind, to: &out)
        append(",\"on_behalf_of\":", header.onBehalfOf, to: &out)
        append(",\"pack\":", header.pack, to: &out)
        append(",\"previous\":\"", to: &out)
        Hex.append(header.previous, to: &out)
        append("\",\"recorded_at\":\"", to: &out)
        if recorded?.instant != header.recordedAt {
            recorded = (header.recordedAt, Array(header.recordedAt.description.utf8))
        }
        out += recorded?.text ?? []
        append("\",\"seq\":", to: &out)
        JSONBytes.append(header.seq, to: &out)
        append(",\"subject\":", header.subject, to: &out)
        append(",\"v\":", to: &out)
        JSONBytes.append(Int64(header.version), to: &out)
        out.append(0x7D)
        return out
    }

    private func append(_ text: StaticString, to out: inout [UInt8]) {
        out.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private func append(_ key: StaticString, _ value: String?, to out: inout [UInt8]) {
        append(key, to: &out)
        if let value { JSONBytes.append(quoted: value, to: &out) } else { append("null", to: &out) }
    }
}
