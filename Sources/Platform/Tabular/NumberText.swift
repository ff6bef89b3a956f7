import Glibc

/// Numbers of cells as plain decimal text: at most 15 significant digits, no exponent, no trailing zeros.
enum NumberText {
    /// The plain text of a stored number, appended; false for what is no number.
    static func append(_ raw: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) -> Bool {
        var start = 0
        var end = raw.count
        while start < end, raw[start] <= 0x20 { start += 1 }
        while end > start, raw[end - 1] <= 0x20 { end -= 1 }
        guard start < end else { return false }
        var at = start
        let isNegative = raw[at] == 0x2D
        if isNegative || raw[at] == 0x2B { at += 1 }
        let wholeStart = at
        while at < end, raw[at] &- 48 < 10 { at += 1 }
        let wholeEnd = at
        var fractionEnd = at
        if at < end, raw[at] == 0x2E {
            at += 1
            while at < end, raw[at] &- 48 < 10 { at += 1 }
            fractionEnd = at
        }
        guard fractionEnd - wholeStart > (fractionEnd > wholeEnd ? 1 : 0) else { return false }
        if at == end, fractionEnd - wholeStart <= 16 {
            if appendPlain(
                raw, isNegative: isNegative, whole: wholeStart..<wholeEnd, fractionEnd: fractionEnd, to: &out)
            {
                return true
            }
        }
        if at < end {
            guard raw[at] | 0x20 == 0x65 else { return false }
            at += 1
            if at < end, raw[at] == 0x2B || raw[at] == 0x2D { at += 1 }
            guard at < end else { return false }
            while at < end {
                guard raw[at] &- 48 < 10 else { return false }
                at += 1
            }
        }
        guard end - start < 400, let value = double(raw, start..<end), value.isFinite else { return false }
        append(value, to: &out)
        return true
    }

    /// Whether the bytes are their own plain text already, which most numbers are: `append` would change nothing.
    @inline(__always)
    static func isPlain(_ raw: UnsafeBufferPointer<UInt8>) -> Bool {
        let count = raw.count
        guard count > 0, count <= 16, let base = raw.baseAddress else { return false }
        var at = base[0] == 0x2D ? 1 : 0
        let start = at
        while at < count, base[at] &- 48 < 10 { at += 1 }
        let digits = at - start
        guard digits > 0, base[start] != 48 || digits == 1 else { return false }
        if at == count { return digits <= 15 && (base[start] != 48 || start == 0) }
        guard base[at] == 0x2E, at + 1 < count, base[count - 1] != 48 else { return false }
        at += 1
        while at < count, base[at] &- 48 < 10 { at += 1 }
        return at == count && count - start - 1 <= 15
    }

    /// A whole number of up to seven digits, as serial numbers of days are.
    static func whole(_ raw: UnsafeBufferPointer<UInt8>) -> Int? {
        raw.count <= 7 ? CellReference.number(raw) : nil
    }

    /// Digits with at most one point: only outer zeros to drop. False when more than 15 digits count.
    private static func appendPlain(
        _ raw: UnsafeBufferPointer<UInt8>, isNegative: Bool, whole: Range<Int>, fractionEnd: Int,
        to out: inout [UInt8]
    ) -> Bool {
        var first = whole.lowerBound
        while first < whole.upperBound, raw[first] == 48 { first += 1 }
        var last = fractionEnd
        if last > whole.upperBound {
            while raw[last - 1] == 48 { last -= 1 }
            if last == whole.upperBound + 1 { last -= 1 }
        }
        if first == last {
            out.append(48)
            return true
        }
        let digits = last - first - (last > whole.upperBound ? 1 : 0)
        guard digits <= 15 else { return false }
        if isNegative { out.append(0x2D) }
        if first == whole.upperBound { out.append(48) }
        out.append(contentsOf: UnsafeBufferPointer(rebasing: raw[first..<last]))
        return true
    }

    /// The double of a stored number that is known to be well formed; nil when it is too long.
    static func double(_ raw: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Double? {
        guard range.count < 400 else { return nil }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 401) { buffer in
            var count = 0
            for index in range {
                buffer[count] = CChar(bitPattern: raw[index])
                count += 1
            }
            buffer[count] = 0
            guard let base = buffer.baseAddress else { return nil }
            return strtod(base, nil)
        }
    }

    /// A double with at most 15 significant digits; nothing for what is not finite.
    static func append(_ value: Double, to out: inout [UInt8]) {
        guard value.isFinite else { return }
        if value == 0 {
            out.append(48)
            return
        }
        var text = [CChar](repeating: 0, count: 40)
        let count = withVaList([value]) { Int(vsnprintf(&text, 40, "%.14e", $0)) }
        // d.dddddddddddddde±xx
        var digits: [UInt8] = []
        var at = 0
        var exponent = 0
        if text[0] == 0x2D {
            out.append(0x2D)
            at = 1
        }
        while at < count, text[at] != 0x65 {
            if text[at] != 0x2E { digits.append(UInt8(bitPattern: text[at])) }
            at += 1
        }
        at += 1
        let isSmall = at < count && text[at] == 0x2D
        at += 1
        while at < count {
            exponent = exponent * 10 + Int(text[at] - 48)
            at += 1
        }
        if isSmall { exponent = -exponent }
        while digits.count > 1, digits.last == 48 { digits.removeLast() }
        if exponent < 0 {
            out.append(48)
            out.append(0x2E)
            out.append(contentsOf: repeatElement(48, count: -exponent - 1))
            out.append(contentsOf: digits)
        } else if digits.count <= exponent + 1 {
            out.append(contentsOf: digits)
            out.append(contentsOf: repeatElement(48, count: exponent + 1 - digits.count))
        } else {
            out.append(contentsOf: digits[...exponent])
            out.append(0x2E)
            out.append(contentsOf: digits[(exponent + 1)...])
        }
    }
}
