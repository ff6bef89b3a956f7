import Registry

/// The words of the pages about handing in workbooks (用语).
enum ImportWords {
    static let written = Phrase("已写入。需要时可在这里撤销。", "Written. It can be taken back here.")
    static let heading = Phrase("导入工作簿", "Import a workbook")
    static let start = Phrase(
        "先查后入：上传后只检查，不写库；每个问题标在原来的格子上。权限范围外的行不收。",
        "Checked first: nothing is written by handing in; each problem is marked at its cell. Rows of areas that are not yours are not taken."
    )
    static let handIn = Phrase("上传并检查", "Hand in and check")
    static let handInAgain = Phrase("改好后重新上传", "Corrected: hand in again")
    static let again = Phrase(
        "整表重交即可：已收的行算“未变”，不会重复。", "Hand in the whole workbook: rows taken before count as unchanged.")
    static let file = Phrase(
        "工作簿（xlsx 或 CSV，至多 {size} MB）：拖到框里，或点框选择",
        "Workbook (xlsx or CSV, at most {size} MB): drop it here, or choose it")
    static let fileName = Phrase("文件", "File")
    static let layout = Phrase("表式", "Layout")
    static let found = Phrase("自动认出", "Find it")
    static let day = Phrase("起效日（表内没有调查日期时填）", "Holds from (where the file gives no day)")
    static let reason = Phrase("缘由", "Reason")
    static let checkAgain = Phrase("按此重查", "Check again so")
    static let take = Phrase("入库可收的 {count} 行", "Take the {count} valid rows")
    static let download = Phrase("下载标好的表", "Download the marked workbook")
    static let markedSuffix = Phrase("-问题", "-problems")
    static let steps = [
        Phrase("上传", "Handed in"), Phrase("认出表式", "Layout found"), Phrase("检查", "Checked"),
        Phrase("入库", "Taken"),
    ]
    static let rows = Phrase("行", "rows")
    static let total = Phrase("总行数", "Rows")
    static let valid = Phrase("可入库", "Valid")
    static let taken = Phrase("已入库", "Taken")
    static let same = Phrase("未变", "Unchanged")
    static let rejected = Phrase("不入库", "Not taken")
    static let saved = Phrase("免手工录入", "Not typed by hand")
    static let people = Phrase("{households}户 {persons}人", "{households} households, {persons} persons")
    static let known = Phrase("库内已有，不重复记", "Known already")
    static let problemCount = Phrase("{count}处问题", "{count} problems")
    static let savedBasis = Phrase("随行写入{count}项事实。", "{count} facts set by the rows. ")
    static let allTaken = Phrase("{file}：已入库{count}行", "{file}: {count} rows taken")
    static let toMend = Phrase("{file}：{count}行要改", "{file}: {count} rows to correct")
    static let clean = Phrase("{file}：可以入库", "{file}: ready to be taken")
    static let allKnown = Phrase(
        "{file}：{count}行都已在库内，不用再入", "{file}: all {count} rows are in the register already")
    static let nothing = Phrase("{file}：没有可入库的行", "{file}: nothing to take")
    static let notChecked = Phrase("{file}：还没有查完", "{file}: not checked to the end")
    static let beingChecked = Phrase("{file}：正在检查", "{file}: being checked")
    static let beingTaken = Phrase("{file}：正在入库", "{file}: being taken")
    static let whileRunning = Phrase(
        "可以离开本页，回来仍在这里。写入之前随时可停，停下就什么也不写；一旦开始写入，整份写完。",
        "You may leave this page and come back. Until it is written it can be stopped, and then nothing is written; once writing has begun, the whole file is written."
    )
    static let stop = Phrase("停下", "Stop")
    static let stopping = Phrase("正在停下", "Stopping")
    static let rowsRead = Phrase("{stage}：已打开{done}行", "{stage}: {done} rows opened")
    static let rowsDone = Phrase("{stage}：已过{done}行，共{all}行", "{stage}: {done} of {all} rows")
    static let entriesDone = Phrase("{stage}：已成{done}笔，共{all}笔", "{stage}: {done} of {all} entries")

    static func stage(_ stage: ImportProgress.Stage) -> Phrase {
        switch stage {
        case .waiting: Phrase("排队等候", "Waiting for other files")
        case .reading: Phrase("读表", "Reading")
        case .matching: Phrase("与台账比对", "Matching with the register")
        case .sealing: Phrase("加密封存", "Sealing entries")
        case .writing: Phrase("写入台账", "Writing")
        }
    }

    static let places = Phrase("出问题的地方", "Where the problems are")
    static let sheet = Phrase("工作表“{name}”", "Sheet “{name}”")
    static let leftOut = Phrase("另有{count}列没有问题，未列出。", "{count} columns without a problem are left out.")
    static let legend = Phrase(
        "实线红框：不入库。虚线黄框：要您定。红色上标是下表的序号。号码中间已隐去。",
        "Solid red: not taken. Dashed yellow: yours to decide. Small figures are those of the list below. Numbers are masked."
    )
    static let list = Phrase("问题清单", "Problems")
    static let listed = Phrase("{total}处，列出{count}处", "{total}, {count} listed")
    static let number = Phrase("序", "No.")
    static let cell = Phrase("单元格", "Cell")
    static let result = Phrase("结果", "Result")
    static let problem = Phrase("问题与改法", "Problem and what to do")
    static let value = Phrase("表内值", "Value")
    static let notTaken = Phrase("不入库", "Not taken")
    static let decide = Phrase("要您定", "To decide")
    static let said = Phrase("已收，请看", "Taken, see")
    static let wholeFile = Phrase("整个文件", "Whole file")
    static let empty = Phrase("（空）", "(empty)")
    static let batches = Phrase("我的批次", "My batches")
    static let noBatches = Phrase("还没有导入过。", "Nothing has been imported yet.")
    static let batch = Phrase("批次", "Batch")
    static let state = Phrase("状态", "State")
    static let stands = Phrase("有效", "Stands")
    static let undone = Phrase("已撤销", "Undone")
    static let receipt = Phrase("批次 {batch}。如有错可整批撤销。", "Batch {batch}. It can be undone as a whole.")
    static let original = Phrase(
        "原件SHA-256前12位 {hash}。原件留半天供改，入库的每行都记着文件和行号。",
        "SHA-256 begins {hash}. The original is kept for half a day; every row taken names file and row.")
    static let undoHeading = Phrase("撤销批次 {batch}", "Undo batch {batch}")
    static let undo = Phrase("撤销这一批", "Undo this batch")
    static let undoHint = Phrase(
        "{undone}项会退回导入前的值；{kept}项后来被别人改过，保留不动。账本不删，另记一笔。",
        "{undone} facts return to what they were; {kept} were changed since by others and stay. The journal keeps both entries."
    )
    static let keptHeading = Phrase("保留不动的", "What stays")
    static let fact = Phrase("事实", "Fact")
    static let subject = Phrase("对象", "Subject")
    static let changedBy = Phrase("后来的条目", "Later entry")
}
