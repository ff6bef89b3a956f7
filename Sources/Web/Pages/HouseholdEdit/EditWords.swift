/// The words of the form of corrections (用语).
enum EditWords {
    static let title = Phrase("更正{name}户的资料", "Correct the household of {name}")
    static let edit = Phrase("更正", "Correct")
    static let hint = Phrase(
        "只写入改动过的项。清空即为“待填”；打星号的项留空表示不改。",
        "Only what you change is written. Emptied means not known; a starred field left empty stays as it is."
    )
    static let group = Phrase("{first}等{count}项", "{first} and {rest} more")
    static let member = Phrase("成员{name}：{group}", "Member {name}: {group}")
    static let effectiveOn = Phrase("从哪天起", "From which day")
    static let reason = Phrase("更正理由", "Reason for the correction")
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
