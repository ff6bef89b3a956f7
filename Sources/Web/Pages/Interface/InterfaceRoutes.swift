/// The page of the API (接口).
enum InterfaceRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        .page(InterfacePage(language: visit.language).page)
    }
}
