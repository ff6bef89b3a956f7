/// The words of the form of corrections (用语).
enum EditWords {
    static let title = Phrase("更正{name}户的资料", "Correct the household of {name}")
    static let edit = Phrase("更正", "Correct")
    static let hint = Phrase(
        "只写入改动过的项。清空即为“待填”；打星号的项留空表示不改。",
        "Only what you change is written. Emptied means not known; a starred field left empty stays as it is."
    )
    static let saved = Phrase(
        "已填好{fields}项，省{keystrokes}键。{basis}",
        "{fields} fields are filled in already: {keystrokes} keystrokes saved. {basis}")
    static let group = Phrase("{first}等{count}项", "{first} and {rest} more")
    static let member = Phrase("成员{name}：{group}", "Member {name}: {group}")
    static let effectiveOn = Phrase("从哪天起", "From which day")
    static let reason = Phrase("理由", "Reason")
    static let newHousehold = Phrase("新增一户", "New household")
    static let nameWanted = Phrase("请填姓名", "a name is wanted")
    static let codeTaken = Phrase("本村{other}已用这个编号", "{other} of this village bears it")
    static let newMember = Phrase("成员{number}", "Member {number}")
    static let rest = Phrase("{title}：其余{count}项，知道的再填", "{title}: {count} more, if known")
    static let oneMore = Phrase("再加一人", "One more person")
    static let how = Phrase("怎样减员", "How the person goes")
    static let choose = Phrase("请选择", "Choose")
    static let confirmed = Phrase("已核实，仍要写入：{what}", "Verified, write it all the same: {what}")
    static let asked = Phrase(
        "有需要您核实的地方，还没有写入。核实后在下面逐条勾选，再保存。",
        "Some things must be verified; nothing is written yet. Tick each below once verified, and save again."
    )
    static func way(_ way: EditModel.Way) -> Phrase {
        switch way {
        case .died: Phrase("死亡", "Died")
        case .left: Phrase("离户（迁出、出嫁等）", "Left the household")
        }
    }

    /// The words that differ between tasks.
    struct TaskWords {
        var title: Phrase
        var last: Phrase
        var hint: Phrase
        var save: Phrase
    }

    static func words(_ task: EditTask) -> TaskWords {
        switch task {
        case .household: TaskWords(title: title, last: edit, hint: hint, save: save)
        case .village:
            TaskWords(
                title: Phrase("更正{name}的资料", "Correct the facts of {name}"), last: edit, hint: hint,
                save: save)
        case .householdVisit:
            TaskWords(
                title: Phrase("走访{name}户", "A visit to the household of {name}"), last: VisitWords.record,
                hint: VisitWords.hint, save: VisitWords.save)
        case .villageVisit:
            TaskWords(
                title: Phrase("走访{name}", "A visit to {name}"), last: VisitWords.record,
                hint: VisitWords.hint, save: VisitWords.save)
        case .newHousehold:
            TaskWords(
                title: Phrase("在{name}新增一户", "A new household in {name}"),
                last: newHousehold,
                hint: Phrase(
                    "成员的身份证号填了，性别和出生日期可以不填。整段没填的成员不写入。户主姓名和家庭人口由成员得出。",
                    "Where a member's identity number is given, sex and birth need not be. A member left empty is not written. The head's name and the size follow from the members."
                ), save: Phrase("登记这一户", "Record the household"))
        case .newMember(_, let born):
            TaskWords(
                title: born
                    ? Phrase("{name}户：出生", "Household of {name}: a birth")
                    : Phrase("{name}户：增员", "Household of {name}: a new member"),
                last: born ? Phrase("出生", "Birth") : Phrase("增员", "New member"),
                hint: Phrase(
                    "身份证号填了，性别和出生日期可以不填。", "Where the identity number is given, sex and birth need not be."),
                save: Phrase("保存", "Save"))
        case .leaving:
            TaskWords(
                title: Phrase("{name}：死亡或离户", "{name}: death or leaving"),
                last: Phrase("减员", "Leaving"),
                hint: Phrase("人不会从账上删去，历史都在。", "Nobody is deleted; the history stays."),
                save: Phrase("减员", "Record it"))
        }
    }

    static let when = Phrase("起效日和理由", "Day and reason")
    static let save = Phrase("保存更正", "Save the correction")
    static let cancel = Phrase("不改了", "Leave it")
    static let unknown = Phrase("待填", "Not known")
    static let reasonWanted = Phrase("请写明理由", "say why")
    static let problems = Phrase(
        "{count}处填写有误，什么都没有写入。", "Fields that cannot be taken: {count}. Nothing was written.")
    static let unchanged = Phrase("没有改动，什么都没有写入。", "Nothing was changed and nothing was written.")
    static let overtaken = Phrase(
        "{who}在您填写时改了这户（{at}，入账{entry}）。两个版本都在下面，您的还没有写入；下面的表里已放入对方的新值和您改的值，核对后再保存。",
        "{who} changed this household while you were filling in ({at}, entry {entry}). Both versions stand below; yours is not written. The form holds their new values and your changes: check it, then save."
    )
    static let meanwhile = Phrase("填写期间有人改过", "changed while the form was being filled in")
    static let versions = Phrase("两个版本", "Both versions")
    static let whose = Phrase("户或成员", "Household or member")
    static let fact = Phrase("项目", "Fact")
    static let before = Phrase("您打开时", "When you opened it")
    static let now = Phrase("现在", "Now")
    static let yours = Phrase("您填的", "Yours")
    static let untouched = Phrase("未改", "Not changed")
}
