import Vocabulary

#if canImport(CDeflate)
    import CDeflate
#endif

extension ZipArchive {
    /// A part's content whole in memory; nil for one that is larger than `PartBytes.limit`.
    ///
    /// libdeflate inflates it where it was found at build time. Whatever it refuses is inflated again by zlib a
    /// piece at a time, which says what is wrong; size, ratio and checksum are watched either way.
    func whole(_ entry: Entry) throws -> PartBytes? {
        guard entry.count <= PartBytes.limit, entry.compressedCount <= PartBytes.limit else { return nil }
        let source = try open(entry, readsAhead: false)
        guard let bytes = PartBytes(count: entry.count) else { return nil }
        #if canImport(CDeflate)
            if entry.method == 8, try inflateWhole(entry, from: try contentStart(entry), into: bytes) {
                return bytes
            }
        #endif
        var filled = 0
        while filled < bytes.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: bytes.buffer[filled...])
            let got = try source.read(into: rest)
            if got == 0 { break }
            filled += got
        }
        // One more read, so that a part that goes on behind its declared size is refused.
        var more: UInt64 = 0
        guard try withUnsafeMutableBytes(of: &more, { try source.read(into: $0) }) == 0 else {
            throw Problem(
                .damagedPart, ["part": entry.name, "why": "its size is not the declared one"])
        }
        return bytes
    }

    #if canImport(CDeflate)
        private func inflateWhole(_ entry: Entry, from start: Int, into bytes: PartBytes) throws -> Bool {
            let packed = UnsafeMutableRawBufferPointer.allocate(
                byteCount: entry.compressedCount, alignment: 16)
            defer { packed.deallocate() }
            guard try store.read(at: start, into: packed) == packed.count,
                let decompressor = libdeflate_alloc_decompressor()
            else { return false }
            defer { libdeflate_free_decompressor(decompressor) }
            // Without a place for the actual size libdeflate wants exactly the declared one.
            let result = libdeflate_deflate_decompress(
                decompressor, packed.baseAddress, packed.count, bytes.base, bytes.count, nil)
            return result == LIBDEFLATE_SUCCESS
                && libdeflate_crc32(0, bytes.base, bytes.count) == entry.checksum
        }
    #endif
}
