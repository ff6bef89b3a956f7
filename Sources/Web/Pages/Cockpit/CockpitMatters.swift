import Columns
import Exit
import Policy
import Registry
import Vocabulary

extension CockpitModel {
    /// Open lines of one department that are past their day or soon will be.
    struct Urgent {
        var overdue: [UInt16: (count: Int, since: Int32)] = [:]
        var soon = 0

        init(_ lists: WorkListSnapshot, _ villages: some Sequence<VillageKey>, asOf day: LocalDate) {
            let (today, week) = (day.dayNumber, day.adding(days: WorkListLine.soonDays).dayNumber)
            for village in villages {
                for line in lists.lines(village) where line.state == .open && line.due < week {
                    guard line.due < today else {
                        soon += 1
                        continue
                    }
                    let known = overdue[line.department]
                    overdue[line.department] = (
                        (known?.count ?? 0) + 1, min(known?.since ?? line.due, line.due)
                    )
                }
            }
        }
    }

    /// What the figures say is to be dealt with, most urgent first: of each kind the weightiest, then more departments.
    static func matters(
        _ model: CockpitModel, _ urgent: Urgent, _ lists: WorkListSnapshot, _ cases: CaseCount,
        _ link: SiteLinks
    ) throws -> [Matter] {
        let map = model.map
        let overdue = overdue(urgent, lists, cases)
        let verify = verify(model, cases)
        let first = try [
            overdue.first, behind(model, link), lateVillages(map, cases), lateHouseholds(map, cases),
            toVerify(map, cases), soon(urgent, cases), thisYear(map, cases), villagesThisYear(map, cases),
            ready(map, cases),
        ].compactMap { $0 }.prefix(shown)
        let rest = (overdue.dropFirst() + verify).prefix(max(0, shown - first.count))
        // Departments with overdue lines stand together at the top.
        let all = Array(first) + rest
        return all.enumerated().sorted {
            ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
        }.map(\.element)
    }

    private static let shown = 6

    private static func overdue(
        _ urgent: Urgent, _ lists: WorkListSnapshot, _ cases: CaseCount
    ) -> [Matter] {
        let language = cases.language
        let today = cases.snapshot.moment.asOf.dayNumber
        return urgent.overdue.map { place, lines in
            let id = lists.departments[Int(place)]
            return Matter(
                verdict: .unmet, kind: Phrase("逾期", "Overdue")(language),
                text: Phrase("{name}：清单{n}条过期", "{n} lines: {name}")(
                    language, ["name": name(id, cases), "n": Figure.whole(lines.count)]),
                note: Phrase("最久{n}天", "{n} days")(
                    language, ["n": Figure.whole(Int(today - lines.since))]),
                path: tasks(cases, [("state", "overdue"), ("department", id.isEmpty ? "-" : id)]),
                count: lines.count, rank: 0)
        }.sorted { ($1.count, $0.text) < ($0.count, $1.text) }
    }

    private static func verify(_ model: CockpitModel, _ cases: CaseCount) -> [Matter] {
        let language = cases.language
        return model.tally.departments.filter { $0.value.unknown > 0 }.map { id, lines in
            Matter(
                verdict: .unknown, kind: Phrase("核实", "Verify")(language),
                text: Phrase("{name}：{n}条待核实", "{n} lines: {name}")(
                    language, ["name": name(id, cases), "n": Figure.whole(lines.unknown)]),
                path: tasks(cases, [("state", "verify"), ("department", id.isEmpty ? "-" : id)]),
                count: lines.unknown, rank: 4)
        }.sorted { ($1.count, $0.text) < ($0.count, $1.text) }
    }

    /// Areas of the map that are more than five points behind time.
    private static func behind(_ model: CockpitModel, _ link: SiteLinks) -> Matter? {
        let map = model.map
        guard map.indicator == .progress else { return nil }
        let slow = map.places.filter { (model.lead($0.part, $0.whole) ?? 0) < -MapModel.mostBehind }
        guard let worst = slow.first else { return nil }
        let units = Set(slow.compactMap(\.unit))
        let unit = units.count == 1 ? map.units.first { units.contains($0.area) }?.name : nil
        return Matter(
            verdict: .unmet, kind: Phrase("落后", "Behind")(map.language),
            text: (slow.count == 1
                ? Phrase("{name}完成{share}，落后5点以上", "{name}: {share} done, over 5 points behind")
                : Phrase("{name}等{n}个{level}落后5点以上", "{n} areas over 5 points behind"))(
                    map.language,
                    [
                        "name": worst.name, "n": Figure.whole(slow.count),
                        "level": map.levelName.withoutBrackets,
                        "share": map.indicator.text(worst.part, worst.whole),
                    ]),
            note: unit
                ?? Phrase("最慢{share}", "{share}")(
                    map.language, ["share": map.indicator.text(worst.part, worst.whole)]),
            path: link.close(map), count: slow.count, rank: 1)
    }

    private static func lateVillages(_ map: MapModel, _ cases: CaseCount) throws -> Matter? {
        try late(
            cases(
                .villages,
                [
                    (CampaignFigures.poorVillageFact, "yes"), (ProcessFact.villageExited, "no"),
                    (ProcessFact.villageExitPlannedYear + ".to", String(map.asOf.year - 1)),
                ]),
            Phrase("{n}个贫困村过了计划年度未出列", "{n} poor villages past their planned year"), map)
    }

    private static func lateHouseholds(_ map: MapModel, _ cases: CaseCount) throws -> Matter? {
        try late(
            cases.left([(ProcessFact.exitPlannedYear + ".to", String(map.asOf.year - 1))]),
            Phrase("{n}户过了拟脱贫年度未脱贫", "{n} households past their planned year"), map)
    }

    private static func thisYear(_ map: MapModel, _ cases: CaseCount) throws -> Matter? {
        try waiting(
            cases(
                .exits,
                [
                    (ProcessFact.registered, "yes"), (ProcessFact.exitPlannedYear, String(map.asOf.year)),
                    (ProcessFact.exited, "no"),
                ]),
            Phrase("{n}户今年计划脱贫，还没退出", "{n} households to leave this year"), map)
    }

    private static func villagesThisYear(_ map: MapModel, _ cases: CaseCount) throws -> Matter? {
        try waiting(
            cases(
                .villages,
                [
                    (CampaignFigures.poorVillageFact, "yes"), (ProcessFact.villageExited, "no"),
                    (ProcessFact.villageExitPlannedYear, String(map.asOf.year)),
                ]),
            Phrase("{n}个贫困村今年计划出列，还没出列", "{n} villages to leave this year"), map)
    }

    private static func waiting(_ found: CaseCount.Cases?, _ text: Phrase, _ map: MapModel) -> Matter? {
        matter(.unknown, Phrase("今年", "Plan"), text, found, map, rank: 3)
    }

    private static func late(_ found: CaseCount.Cases?, _ text: Phrase, _ map: MapModel) -> Matter? {
        matter(.unmet, Phrase("超期", "Late"), text, found, map, rank: 2)
    }

    private static func toVerify(_ map: MapModel, _ cases: CaseCount) throws -> Matter? {
        try matter(
            .unknown, Phrase("核实", "Verify"),
            Phrase("{n}户情况不全，还判不了", "{n} households lack what a verdict needs"),
            cases.left([("verify", "1")]), map, rank: 4)
    }

    private static func ready(_ map: MapModel, _ cases: CaseCount) throws -> Matter? {
        try matter(
            .met, Phrase("可退", "Ready"),
            Phrase("{n}户各项都达标，等登记退出", "{n} households meet all, exit to be recorded"),
            cases.left([("owed", "0")]), map, rank: 5)
    }

    /// Cases that a list counts; nil where there are none.
    private static func matter(
        _ verdict: Verdict, _ kind: Phrase, _ text: Phrase, _ found: CaseCount.Cases?, _ map: MapModel,
        rank: Int
    ) -> Matter? {
        found.map { found in
            Matter(
                verdict: verdict, kind: kind(map.language),
                text: text(map.language, ["n": Figure.whole(found.count)]), path: found.path,
                count: found.count, rank: rank)
        }
    }

    private static func soon(_ urgent: Urgent, _ cases: CaseCount) -> Matter? {
        guard urgent.soon > 0 else { return nil }
        return Matter(
            verdict: .unknown, kind: Phrase("临期", "Soon")(cases.language),
            text: Phrase("清单{n}条7天内到期", "{n} lines due within 7 days")(
                cases.language, ["n": Figure.whole(urgent.soon)]),
            path: tasks(cases, [("state", "soon")]), count: urgent.soon, rank: 3)
    }

    private static func name(_ department: String, _ cases: CaseCount) -> String {
        department.isEmpty
            ? Phrase("未指定部门", "No department")(cases.language)
            : cases.snapshot.pack.departments[department]?.label(cases.language) ?? department
    }

    private static func tasks(_ cases: CaseCount, _ query: [(String, String)]) -> String {
        SiteURL.tasks.path(query: [("area", cases.area.description)] + query)
    }
}
