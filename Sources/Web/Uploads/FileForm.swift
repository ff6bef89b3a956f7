import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Registry
import Vocabulary

/// A file that a form brought, on the disk (到达的文件).
struct ArrivedFile: Sendable, Hashable {
    /// The id of its place.
    let id: String
    /// Its name as the sender's machine has it, without folders.
    let name: String
    /// Where it lies.
    let path: String
    /// How long it is.
    let bytes: Int
}

/// Reads a form that brings a file: the file goes to the disk as it arrives, the fields stay in memory (收表单).
struct FileForm {
    /// What a form brought (表单内容).
    struct Brought {
        var fields: [String: String] = [:]
        /// The first file that is not empty.
        var file: ArrivedFile?
        /// Why its file was not taken: it is too long, and neither the rest of it nor what stands behind it was read.
        var refusal: Problem?
    }

    private let site: Site
    private let isDocument: Bool

    /// Bytes gathered before they are written.
    private static let slice = 1 << 18

    /// A form at an address: a document may be shorter than a workbook.
    init(_ site: Site, at url: SiteURL) {
        self.site = site
        isDocument = [.documentNew, .apiDocumentFiling].contains(url)
    }

    private var longest: Int { isDocument ? DocumentType.longest : UploadShelf.longest }

    private var tooLong: Problem {
        isDocument
            ? Problem(.documentTooLong, ["most": String(longest >> 20)])
            : Problem(.uploadTooLong, ["bytes": String(longest)])
    }

    /// The fields and the file; nothing stays on the disk where it fails.
    func read(_ request: Request) async throws -> Brought {
        guard var reader = MultipartReader(contentType: request.headers[.contentType] ?? "") else {
            throw Problem(.formUnreadable)
        }
        var fields: [String: String] = [:]
        var current: (name: String, isFile: Bool)?
        var text: [UInt8] = []
        var writing: Writing?
        do {
            for try await buffer in request.body {
                for piece in try reader.read(buffer.readableBytesView) {
                    switch piece {
                    case .begins(let name, let file):
                        current = (name, file != nil)
                        text = []
                        if let file, !file.isEmpty, writing == nil {
                            writing = Writing(try site.uploads.place(for: file))
                        }
                    case .bytes(let bytes) where current?.isFile == true:
                        guard let open = writing, !open.isWhole else { continue }
                        writing?.waiting += bytes
                        writing?.count += bytes.count
                        guard open.count + bytes.count <= longest else {
                            site.uploads.discard(writing?.file)
                            return Brought(fields: fields, refusal: tooLong)
                        }
                        if open.waiting.count + bytes.count >= Self.slice { try await write(&writing) }
                    case .bytes(let bytes):
                        text += bytes
                        guard text.count <= Gate.longestForm else {
                            throw Problem(.formTooLong, ["bytes": String(Gate.longestForm)])
                        }
                    case .ends:
                        if let current, !current.isFile, fields[current.name] == nil {
                            fields[current.name] = String(decoding: text, as: UTF8.self)
                        }
                        if current?.isFile == true {
                            try await write(&writing)
                            writing?.isWhole = true
                        }
                    }
                }
            }
            guard reader.isDone else { throw Problem(.formUnreadable) }
        } catch {
            site.uploads.discard(writing?.file)
            throw error
        }
        guard let file = writing?.file, file.bytes > 0 else {
            site.uploads.discard(writing?.file)
            return Brought(fields: fields)
        }
        return Brought(fields: fields, file: file)
    }

    /// A file on its way to the disk.
    private struct Writing {
        let place: UploadShelf.Place
        var waiting: [UInt8] = []
        var count = 0
        var isWhole = false

        init(_ place: UploadShelf.Place) { self.place = place }

        var file: ArrivedFile {
            ArrivedFile(id: place.id, name: place.name, path: place.path, bytes: count)
        }
    }

    private func write(_ writing: inout Writing?) async throws {
        guard let open = writing, !open.waiting.isEmpty else { return }
        let bytes = open.waiting
        let path = open.place.path
        writing?.waiting = []
        try await site.work.run {
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            try handle.seekToEnd()
            try handle.write(contentsOf: Data(bytes))
        }
    }
}
