import ArgumentParser

/// Every verb, business first (命令).
enum Verbs {
    static let all: [any ParsableCommand.Type] = [
        InitVerb.self, DemoVerb.self, ImportVerb.self, UndoVerb.self, IdentifyVerb.self, EvaluateVerb.self,
        ExplainVerb.self, WorkListVerb.self, ExitVerb.self, DuplicatesVerb.self, EditVerb.self,
        MemberVerb.self,
        HouseholdVerb.self, DocumentVerb.self, ReportVerb.self, ExportVerb.self, MeasureVerb.self,
        ReadVerb.self, ExprVerb.self,
        CheckVerb.self, PolicyVerb.self, JournalVerb.self, RebuildVerb.self, VerifyVerb.self, BackupVerb.self,
        RestoreVerb.self, DoctorVerb.self, UserVerb.self, ServeVerb.self,
    ]
}
