import Vocabulary

/// The pages of a pack in one language.
struct MarkdownPages {
    let pack: PolicyPack
    let language: String

    init(_ pack: PolicyPack, _ language: String) {
        self.pack = pack
        self.language = language
    }

    var all: [(name: String, text: String)] {
        [("index", index)] + pack.ruleSets.map { ("rules-\($0.id)", ruleSet($0)) }
            + pack.scoreForms.map { ("form-\($0.id)", form($0)) }
            + [("parameters", parameters), ("facts", facts), ("codes", codes), ("targets", targets)]
            + (pack.planIndex.isEmpty ? [] : [("plan-index", planIndex)])
    }

    /// Words of the pages themselves; a language that is not here reads English.
    private func word(_ en: String, _ zh: String) -> String { language.hasPrefix("zh") ? zh : en }

    private func cell(_ text: String?) -> String {
        (text ?? "").replacing("|", with: "\\|").replacing("\n", with: " ")
    }

    private func row(_ cells: [String?]) -> String {
        "| " + cells.map(cell).joined(separator: " | ") + " |\n"
    }

    private func table(_ head: [String], _ rows: [[String?]]) -> String {
        if rows.isEmpty { return "" }
        return row(head) + "|" + String(repeating: " --- |", count: head.count) + "\n"
            + rows.map(row).joined() + "\n"
    }

    /// A text with braces, in which facts and parameters stand by their names.
    private func filled(_ text: String) -> String {
        SentenceFilling.filled(text) { name in
            let label =
                pack.facts[name]?.label(language) ?? pack.parameters[name]?.label(language)
                ?? (name == "margin" ? word("what is short", "所差") : name)
            return word("[\(label)]", "〔\(label)〕")
        }
    }

    private func status(_ status: SourceStatus) -> String {
        switch status {
        case .plan: word("plan", "规划")
        case .outside: word("read", "外部文件")
        case .unverified: word("**unverified**", "**未核实**")
        }
    }

    private func source(_ citation: Citation?) -> String {
        guard let citation else { return "" }
        let title = pack.documents[citation.document]?.title(language) ?? citation.document
        return citation.section.map { "\(title) \($0)" } ?? title
    }

    private var index: String {
        var text = "# \(pack.title(language))\n\n"
        text += table(
            [word("Key", "项目"), word("Value", "内容")],
            [
                [word("Pack", "政策包"), "\(pack.id) \(pack.version)"], [word("Hash", "摘要"), "`\(pack.hash)`"],
                [word("Jurisdiction", "适用地区"), pack.jurisdiction(language)],
                [
                    word("In force", "有效期"),
                    "\(pack.validFrom?.description ?? "") – \(pack.validTo?.description ?? "")",
                ],
                [word("Currency", "货币"), "\(pack.currency.code), \(pack.currency.major(language))"],
            ])
        for (name, title) in [
            ("parameters", word("Parameters", "参数")), ("facts", word("Facts", "指标")),
            ("codes", word("Code lists", "代码表")), ("targets", word("Targets", "目标")),
        ] {
            text += "- [\(title)](\(name).md)\n"
        }
        for set in pack.ruleSets { text += "- [\(set.label(language))](rules-\(set.id).md)\n" }
        for form in pack.scoreForms { text += "- [\(form.label(language))](form-\(form.id).md)\n" }
        if !pack.planIndex.isEmpty { text += "- [\(word("Plan index", "规划索引"))](plan-index.md)\n" }
        text += "\n## \(word("Documents", "文件"))\n\n"
        text += table(
            [word("id", "编号"), word("Title", "名称"), word("Number", "文号"), word("Date", "日期")],
            pack.documents.map { [$0.id, $0.title(language), $0.number, $0.date?.description] })
        return text
    }

    private func ruleSet(_ set: RuleSet) -> String {
        var text = "# \(set.label(language))\n\n"
        text += table(
            [word("Edition", "版本"), word("From", "起用"), word("Source", "出处")],
            set.editions.map { [$0.label(language), $0.from.description, source($0.citation)] })
        for criterion in set.criteria {
            text += "## \(criterion.label(language)) `\(criterion.id)`\n\n"
            if let id = criterion.department {
                text +=
                    "\(word("Department", "责任部门"))\(word(": ", "："))\(pack.departments[id]?.label(language) ?? id)\n\n"
            }
            if !criterion.measures.isEmpty {
                let names = criterion.measures.map { pack.measures[$0]?.label(language) ?? $0 }
                text +=
                    "\(word("Measures", "帮扶措施"))\(word(": ", "："))\(names.joined(separator: word(", ", "、")))\n\n"
            }
            for edition in criterion.editions {
                text += "### \(set.editions[edition.id]?.label(language) ?? edition.id)\n\n"
                if edition.isWithdrawn {
                    text += word("No longer asked.", "不再要求。") + "\n\n"
                    continue
                }
                text += self.edition(edition)
            }
        }
        return text
    }

    private func edition(_ edition: CriterionEdition) -> String {
        let role = edition.role == .gate ? word("gate", "硬指标") : word("reference", "参考指标")
        var text = "\(role) · \(status(edition.status)) · \(source(edition.citation))\n\n"
        if let when = edition.when {
            text += "\(word("Applies where", "适用"))\n\n```cel\n\(when.text)\n```\n\n"
        }
        text += "\(word("Met when", "达标条件"))\n\n```cel\n\(edition.met.text)\n```\n\n"
        text += table(
            [word("Verdict", "判定"), word("Text", "说明")],
            Verdict.allCases.compactMap { verdict in
                edition.texts[verdict].map { [PageWords.verdict(verdict)(language), filled($0(language))] }
            })
        return text
    }

    private func form(_ form: ScoreForm) -> String {
        var text = "# \(form.label(language))\n\n"
        if !form.official { text += word("Illustrative, not official.", "示例，非正式评分表。") + "\n\n" }
        for item in form.items {
            text += "## \(item.label(language)) `\(item.id)`\(item.cap.map { " ≤ \($0)" } ?? "")\n\n"
            text += table(
                [word("Answer", "选项"), word("Points", "分值"), word("When", "条件")],
                item.options.map { [$0.label(language), String($0.points), "`\($0.when.text)`"] })
        }
        return text
    }

    private func unit(_ form: ValueForm) -> String {
        form.type == .money ? pack.currency.major(language) : PageWords.unit(form.unit)(language)
    }

    private var parameters: String {
        "# \(word("Parameters", "参数"))\n\n"
            + table(
                [
                    word("id", "编号"), word("Name", "名称"), word("From", "起用"), word("Value", "值"),
                    word("Unit", "单位"),
                    word("Status", "状态"), word("Source", "出处"),
                ],
                pack.parameters.flatMap { parameter in
                    parameter.values.map { dated in
                        [
                            parameter.id, parameter.label(language),
                            dated.from == .distantPast ? "" : dated.from.description,
                            dated.value.map { pack.shown($0, parameter.form, language) } ?? "–",
                            unit(parameter.form),
                            status(dated.status), source(dated.citation),
                        ]
                    }
                })
    }

    private var facts: String {
        "# \(word("Facts", "指标"))\n\n"
            + SubjectKind.allCases.map { subject in
                "## \(PageWords.subject(subject)(language))\n\n"
                    + table(
                        [
                            word("id", "编号"), word("Name", "名称"), word("Type", "类型"), word("Unit", "单位"),
                            word("Codes", "代码表"),
                        ],
                        pack.facts.of(subject).map {
                            [
                                $0.id, $0.label(language), PageWords.type($0.type)(language), unit($0.form),
                                $0.codes,
                            ]
                        })
            }.joined()
    }

    /// Long official lists are named with their number of codes only.
    private var codes: String {
        "# \(word("Code lists", "代码表"))\n\n"
            + pack.codeLists.map { list in
                let head =
                    "## \(list.label(language)) `\(list.id)`\n\n\(list.standard ?? "") \(status(list.status))\n\n"
                guard let version = list.versions.last else { return head }
                if version.values.count > 200 { return head + "\(version.values.count)\n\n" }
                return head
                    + table(
                        [word("Code", "代码"), word("Name", "名称")],
                        version.values.map { [$0.code, $0.label(language)] })
            }.joined()
    }

    private var targets: String {
        "# \(word("Targets", "目标"))\n\n"
            + table(
                [
                    word("id", "编号"), word("Name", "名称"), word("Year", "年度"), word("Number", "数值"),
                    word("Unit", "单位"),
                    word("Source", "出处"),
                ],
                pack.targets.flatMap { target in
                    target.years.map { year in
                        [
                            target.id, target.label(language), String(year),
                            target.values[year].map { pack.shown(.integer($0), target.form, language) },
                            PageWords.unit(target.form.unit)(language), source(target.citation),
                        ]
                    }
                })
    }

    private var planIndex: String {
        "# \(word("Plan index", "规划索引"))\n\n"
            + table(
                [word("No.", "段"), word("Chapter", "章节"), word("Text", "开头"), word("Carried by", "由何承载")],
                pack.planIndex.map { paragraph in
                    let carried =
                        paragraph.carries.joined(separator: ", ")
                        + (paragraph.later.map { " (\(word("later", "以后")) \($0))" } ?? "")
                    return [
                        paragraph.id, paragraph.chapter, paragraph.text,
                        carried.isEmpty
                            ? "\(word("not software", "非软件"))\(word(": ", "："))\(paragraph.reason ?? "")"
                            : carried,
                    ]
                })
    }
}
