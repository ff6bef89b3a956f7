/// The data-quality page (数据质量).
enum QualityRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        let model = try await visit.readArea { try QualityModel($0) }
        return .page(QualityPage(model: model, language: visit.language).page)
    }
}
