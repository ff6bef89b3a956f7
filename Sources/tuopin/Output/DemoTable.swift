import Policy
import SampleCity
import Vocabulary

/// The end of a demo as an officer of a county reads it (演示结果表): in words and units, numbers to the right.
struct DemoTable {
    let summary: DemoSummary
    let pack: PolicyPack
    let language: String

    var text: String {
        [figures, units, years, layouts, workList, faults, times, verdict].joined(separator: "\n")
    }

    private func word(_ zh: String, _ en: String) -> String { language == "zh" ? zh : en }

    private func table(_ title: String, _ rows: [JSONValue]) -> String {
        rows.isEmpty ? "" : title + "\n" + TextTable(rows).text
    }

    private var figures: String {
        var figures = [
            (word("户", "households"), summary.households), (word("人", "persons"), summary.persons),
            (word("行政村", "villages"), summary.villages),
            (word("自然村（组）", "village groups"), summary.villageGroups),
        ]
        if summary.tellsPoorVillages {
            figures.append((word("贫困村", "poor villages"), summary.poorVillages))
        }
        return word("样本城市（人名、号码均为虚构）", "Sample city (all persons and numbers are invented)") + "\n"
            + figures.map { "\($0.1) \($0.0)" }.joined(separator: word("，", ", ")) + "\n"
    }

    private var units: String {
        table(
            word("各县区", "By unit"),
            summary.plan.units.map { unit in
                .object([
                    .init(word("县区", "unit"), .string(unit.name)),
                    .init(word("户数", "households"), .int(summary.surveyed[unit.area]?.households ?? 0)),
                    .init(word("人数", "persons"), .int(summary.surveyed[unit.area]?.persons ?? 0)),
                    .init(
                        word("建档立卡户", "registered households"),
                        .int(summary.registered[unit.area]?.households ?? 0)),
                    .init(
                        word("建档立卡人数", "registered persons"),
                        .int(summary.registered[unit.area]?.persons ?? 0)),
                ])
            })
    }

    private var years: String {
        table(
            word("退出", "Exits"),
            summary.exits.map { exit in
                .object([
                    .init(word("年度", "year"), .int(Int64(exit.year))),
                    .init(word("计划脱贫人数", "persons planned"), .int(Int64(exit.plannedPersons))),
                    .init(word("实际脱贫人数", "persons exited"), .int(exit.persons)),
                    .init(word("计划退出村", "villages planned"), .int(Int64(exit.plannedVillages))),
                    .init(word("实际退出村", "villages exited"), .int(exit.villages)),
                ])
            }) + (summary.underway.map(underway) ?? "")
    }

    private func underway(_ part: (day: LocalDate, persons: Int64, villages: Int64)) -> String {
        word(
            "\(part.day.year)年截至\(part.day)已脱贫\(part.persons)人、\(part.villages)村，余下的在办\n",
            "\(part.day.year) by \(part.day): \(part.persons) persons and \(part.villages) villages out, the rest under way\n"
        )
    }

    private var layouts: String {
        table(
            word("导入的表格", "Workbooks imported"),
            summary.layouts.map { count in
                .object([
                    .init(
                        word("表式", "layout"),
                        .string(pack.layouts[count.layout]?.label(language) ?? count.layout)),
                    .init(word("文件", "files"), .int(Int64(count.files))),
                    .init(word("数据行", "rows"), .int(Int64(count.rows))),
                    .init(word("取用", "accepted"), .int(Int64(count.accepted))),
                    .init(word("无变化", "unchanged"), .int(Int64(count.unchanged))),
                    .init(word("退回", "rejected"), .int(Int64(count.rejected))),
                ])
            })
    }

    private var workList: String {
        table(
            word("待办（未达标的指标）", "Work list (criteria not met)"),
            summary.worklist.map { line in
                let set = pack.ruleSets[line["ruleset"]?.stringValue ?? ""]
                let criterion = line["criterion"]?.stringValue ?? ""
                let department = line["department"]?.stringValue ?? ""
                return .object([
                    .init(
                        word("规则", "rule set"),
                        .string(set?.label(language) ?? line["ruleset"]?.stringValue ?? "")),
                    .init(
                        word("指标", "criterion"),
                        .string(set?.criteria[criterion]?.label(language) ?? criterion)),
                    .init(
                        word("责任部门", "department"),
                        .string(pack.departments[department]?.label(language) ?? department)),
                    .init(word("条数", "lines"), line["lines"] ?? .null),
                ])
            })
    }

    private var faults: String {
        table(
            word("埋设的问题", "Faults planted"),
            zip(summary.planted, summary.found).filter { $0.0.count > 0 || $0.1.count > 0 }.map {
                planted, found in
                .object([
                    .init(word("问题", "fault"), .string(fault(planted.kind))),
                    .init(word("埋设", "planted"), .int(Int64(planted.count))),
                    .init(word("查出", "found"), .int(Int64(found.count))),
                ])
            })
    }

    private func fault(_ kind: String) -> String {
        switch PlantedKind(rawValue: kind) {
        case .wrongTown: word("乡镇对不上", "town of another unit")
        case .missingCode: word("缺户编号", "no household code")
        case .missingHead: word("没有户主", "no head")
        case .sizeDisagrees: word("人口数与成员数不符", "size differs from the members")
        case .duplicateInTown: word("同镇重复登记", "person twice in a town")
        case .duplicateAcrossUnits: word("跨县区重复登记", "person twice across units")
        case .approximateAmount: word("金额写成约数", "approximate amount")
        case .damagedIdentityNumber: word("身份证号被表格软件损坏", "identity number damaged")
        case .impossibleDate: word("日期不存在", "impossible day")
        case .unitSlip: word("金额单位错误", "amount in the wrong unit")
        case .unknownCode: word("不在代码表", "code not in its list")
        case .propertyHit: word("财产检索命中", "hit of the property search")
        case nil: kind
        }
    }

    private var times: String {
        let stages = summary.seconds.map { stage, seconds in
            "\(self.stage(stage)) \((seconds * 10).rounded() / 10)"
        }
        return word("用时（秒）：", "Seconds: ") + stages.joined(separator: word("，", ", "))
            + word("；内存最多 ", "; memory at most ") + "\(summary.peakMiB) MiB\n"
            + word("台账位置：", "Position: ") + summary.position + "\n"
    }

    private func stage(_ stage: String) -> String {
        let parts = stage.split(separator: " ").map(String.init)
        let year = parts.count > 1 ? parts[1] : ""
        return switch parts.first {
        case "city": word("生成表格", "making workbooks")
        case "init": word("建库", "making the database")
        case "import": word("导入", "import")
        case "identify": word("识别", "identification")
        case "update": word("\(year)年动态更新", "update \(year)")
        case "lists": word("\(year)年名单", "lists \(year)")
        case "exit": word("\(year)年退出", "exits \(year)")
        case "evaluate": word("评定", "verdicts")
        case "check": word("核对", "check")
        case "under": word("\(parts.last ?? "")在途", stage)
        case "visits": word("走访", stage)
        case "accounts": word("账户", stage)
        default: stage
        }
    }

    private var verdict: String {
        let wrong = summary.mismatches.map { PlantedKind(rawValue: $0) == nil ? $0 : fault($0) }
        guard !wrong.isEmpty else {
            return word("各项数字与计划一致，埋设的问题全部查出。", "All figures are as planned and every fault was found.")
                + "\n"
        }
        return word("不符：", "Not as planned: ") + wrong.joined(separator: word("；", "; ")) + "\n"
    }
}
