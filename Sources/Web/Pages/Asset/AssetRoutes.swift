import HTTPTypes
import Vocabulary

/// Scripts and styles by the hash of their content (静态文件).
enum AssetRoutes {
    static func show(_ visit: Visit) throws -> Answer {
        guard let asset = visit.site.assets.file(visit.part("file")) else {
            throw Problem(.pageNotFound, ["path": visit.path])
        }
        return Answer(content: .bytes(asset.bytes, type: asset.type, isImmutable: true))
    }
}
