// One table, long on purpose: every numbered problem stands here, grouped by who raises it.

/// One entry of the catalogue: the weight and the texts in both languages.
public struct ProblemEntry: Sendable {
    /// Its weight unless the caller says otherwise.
    public var severity: Problem.Severity
    /// The Chinese sentence; `{name}` is filled from the arguments. It says what, why and what to do.
    public var zh: String
    /// The English sentence.
    public var en: String

    init(_ severity: Problem.Severity, zh: String, en: String) {
        self.severity = severity
        self.zh = zh
        self.en = en
    }
}

/// The numbers of the catalogue (问题编号); the integer part is the HTTP status.
///
/// Ranges: 400 usage, 404 not found, 409 conflict, 413 too large; 422.1xx files and cells as read, 422.2xx values
/// and layouts at import, 422.3xx policy packs, 422.4xx registry, 422.5xx expressions,
/// 4xx.6xx access; 500 our own faults.
public enum ProblemNumber: String, Sendable, Hashable, CaseIterable {
    // usage
    case badArgument = "400.1"
    // not found
    case fileNotFound = "404.1"
    // storage
    case databaseNewer = "409.101"
    case databaseOlder = "409.102"
    case fileStandsThere = "409.103"
    case storageReadOnly = "409.104"
    case migrationChanged = "500.101"
    case storageStatement = "500.102"
    case storageConstraint = "500.103"
    case storageInputOutput = "500.104"
    case storageDamaged = "500.105"
    case storageCannotOpen = "500.106"
    case storageBusy = "503.101"
    case storageFull = "507.101"
    // journal
    case keyFileForeign = "409.105"
    case subjectErased = "409.106"
    case chainName = "422.451"
    case payloadNotCanonical = "422.452"
    case keyFileUnreadable = "422.453"
    case entryIdentifier = "422.454"
    case journalDamaged = "500.110"
    case tableMissing = "500.111"
    // end of journal
    // policy packs (422.3xx, 404.3xx)
    case packNotFound = "404.301"
    case ruleSetNotFound = "404.302"
    case scoreFormNotFound = "404.303"
    case criterionNotFound = "404.304"
    case parameterNotFound = "404.305"
    case identitySchemeNotFound = "404.306"
    case packSyntax = "422.301"
    case packDuplicateKey = "422.302"
    case packUnknownKey = "422.303"
    case packMissingKey = "422.304"
    case packShape = "422.305"
    case packValue = "422.306"
    case packDecimals = "422.307"
    case packRepeatedId = "422.308"
    case packId = "422.309"
    case packUnknownReference = "422.310"
    case packNoTranslation = "422.311"
    case packNoLabel = "422.312"
    case packNoText = "422.313"
    case packDeadCitation = "422.314"
    case packNoStatus = "422.315"
    case packNoCitation = "422.316"
    case packDateGap = "422.317"
    case packUnreachableEdition = "422.318"
    case packExpression = "422.319"
    case packStratum = "422.320"
    case packCycle = "422.321"
    case packFullMark = "422.322"
    case packIndexTarget = "422.323"
    case packTextPlaceholder = "422.324"
    case packCaseFact = "422.326"
    case packCodes = "422.328"
    case packNoEdition = "422.329"
    case packAreaClash = "422.330"
    case packUnread = "422.331"
    case pagesNotWritten = "500.301"
    // end of policy packs
    // files and cells as read (Tabular)
    case fileUnreadable = "422.130"
    case fileUnwritable = "422.131"
    case legacyWorkbook = "422.101"
    case encryptedWorkbook = "422.102"
    case incompleteZip = "422.103"
    case damagedPart = "422.104"
    case notAWorkbook = "422.105"
    case otherFormat = "422.106"
    case malformedXML = "422.107"
    case unknownCompression = "422.108"
    case badReference = "422.109"
    case sharedStringMissing = "422.110"
    case noSuchDay = "422.111"
    case numberUnreadable = "422.112"
    case mergesOverlap = "422.113"
    case partMissing = "422.114"
    case noSuchSheet = "422.115"
    case rowsOutOfOrder = "422.116"
    case unknownEncoding = "422.117"
    case rowShort = "422.120"
    case rowLong = "422.121"
    case unclosedQuote = "422.122"
    case textAfterQuote = "422.123"
    case nulByte = "422.124"
    case invalidBytes = "422.125"
    case duplicateHeader = "422.126"
    case noRows = "422.127"
    case cellOfOtherKind = "422.128"
    case moreProblems = "422.199"
    case inflatesTooMuch = "413.1"
    case cellTooLong = "413.2"
    case tooManyCells = "413.3"
    // expressions
    case expressionSyntax = "422.501"
    case expressionLine = "422.502"
    case expressionUnboundName = "422.510"
    case expressionOverload = "422.511"
    case expressionOverflow = "422.512"
    case expressionDivision = "422.513"
    case expressionConversion = "422.514"
    case expressionNoSuchElement = "422.515"
    case expressionRange = "422.516"
    case expressionPattern = "422.517"
    case expressionUnknownParameter = "422.518"
    case expressionUnknownName = "422.530"
    case expressionParameterNotInPack = "422.531"
    case expressionType = "422.532"
    case expressionMismatch = "422.533"
    case expressionMoney = "422.534"
    case expressionScale = "422.535"
    case expressionUnit = "422.536"
    case expressionCode = "422.537"
    case expressionNotInRules = "422.538"
    case expressionBareNumber = "422.539"
    case expressionUnknownFunction = "422.540"
    // end of expressions
    // registry and commands (chief)
    case areaAmbiguous = "400.2"
    case areaNotFound = "404.401"
    case subjectNotFound = "404.402"
    case factNotFound = "404.403"
    case packNotAdopted = "404.404"
    case databaseMissing = "404.405"
    case batchNotFound = "404.406"
    case entryNotFound = "404.407"
    case lineNotFound = "404.408"
    case reportNotFound = "404.409"
    case levelNotFound = "404.410"
    case hitNotFound = "404.411"
    case packNotYetAdopted = "404.412"
    case databaseEmpty = "409.401"
    case subjectMerged = "409.402"
    case changeRefused = "409.403"
    case directoryNotDemo = "409.404"
    case batchUndone = "409.405"
    case importStopped = "409.407"
    case rowLeftOut = "422.401"
    case effectiveDayMissing = "422.402"
    case areaUnmatched = "422.403"
    case areaClash = "422.404"
    case duplicateCertain = "422.405"
    case duplicatePossible = "422.406"
    case valueRefused = "422.407"
    case layoutUnknown = "422.408"
    case headMissing = "422.409"
    case cannotWrite = "500.401"
    case unexpected = "500.402"
    case personUnmatched = "422.410"
    case personPossible = "422.411"
    case personNameDiffers = "422.412"
    case visitWithoutDay = "422.413"
    case visitToCome = "422.414"
    case visitOfOtherDay = "422.415"
    // documents
    case documentNotFound = "404.421"
    case documentKindNotFound = "404.422"
    case documentWithdrawn = "409.421"
    case documentTooLong = "413.421"
    case documentEmpty = "422.421"
    case documentTypeRefused = "422.422"
    case documentMasked = "403.621"
    case documentMissing = "500.421"
    case documentDamaged = "500.422"
    // end of registry and commands
    case tooManyEntries = "413.4"
    // web
    case pageNotFound = "404.701"
    case assetMissing = "404.702"
    case methodNotAllowed = "405.701"
    case cannotListen = "409.701"
    case formTooLong = "413.701"
    case formUnreadable = "415.701"
    case passwordsDiffer = "422.701"
    case plainHTTP = "426.701"
    case uploadNotFound = "404.711"
    case uploadTooLong = "413.711"
    case fileNotChosen = "422.711"
    case reasonMissing = "422.712"
    // API
    case bodyNotJSON = "400.711"
    case positionNotReached = "409.702"
    case requestUnderWay = "409.703"
    case overtaken = "409.704"
    case cursorEnded = "410.701"
    case bodyShape = "422.713"
    case requestKeyReused = "422.714"
    case factsRefused = "422.715"
    case importRefused = "422.716"
    case ifMatchMissing = "428.701"
    // end of API
    case cardCodeNotFound = "404.721"
    case cardNotInPack = "404.722"
    case cardCodeRevoked = "410.721"
    // long work and answers of programs
    case jobNotFound = "404.731"
    case tooManyChanges = "413.731"
    case answerNowhere = "422.731"
    case importPastStopping = "409.731"
    // end of web
    // access
    case signInWrong = "401.601"
    case sessionEnded = "401.602"
    case secondFactorWrong = "401.603"
    case oneTimePasswordExpired = "401.604"
    case tokenWrong = "401.605"
    case notPermitted = "403.601"
    case outsideTerritory = "403.602"
    case secondFactorWanted = "403.603"
    case signInUnfinished = "403.604"
    case formTokenWrong = "403.605"
    case accountNotFound = "404.601"
    case tokenNotFound = "404.602"
    case grantNotFound = "404.603"
    case loginTaken = "409.601"
    case roleClash = "409.602"
    case lastAdministrator = "409.603"
    case setUpDone = "409.604"
    case ownAccount = "409.605"
    case accountDisabled = "409.606"
    case accountIsMachine = "409.607"
    case accountIsPerson = "409.608"
    case loginForm = "422.601"
    case passwordShort = "422.602"
    case passwordLong = "422.603"
    case passwordCommon = "422.604"
    case passwordNamed = "422.605"
    case passwordSame = "422.606"
    case setUpCodeWrong = "422.607"
    case setUpIncomplete = "422.608"
    case roleWithoutDepartment = "422.609"
    case tokenDays = "422.610"
    case attemptsLocked = "429.601"
    case accessLogDamaged = "500.601"
    case accessLogBehind = "503.601"
    case accessLogUnwritten = "503.602"
    // end of access
    // values and layouts at import (forms)
    case noFormFits = "422.201"
    case noFormNear = "422.213"
    case sheetNotTaken = "422.202"
    case sheetHidden = "422.203"
    case rowHidden = "422.204"
    case columnHidden = "422.205"
    case columnNotTaken = "422.206"
    case columnTwice = "422.207"
    case columnMissing = "422.208"
    case rowNotData = "422.209"
    case rowNotUnderstood = "422.210"
    case totalDiffers = "422.211"
    case layoutNotInPack = "422.212"
    case valueMissing = "422.220"
    case cellNotANumber = "422.221"
    case numberApproximate = "422.222"
    case numberRange = "422.223"
    case numberGrouping = "422.224"
    case numberInnerSpace = "422.225"
    case numberTwoUnits = "422.226"
    case numberExponent = "422.227"
    case numberChinesePoint = "422.228"
    case numberBracketed = "422.229"
    case numberInWords = "422.230"
    case numberTooLarge = "422.231"
    case numberRounded = "422.232"
    case numberNotWhole = "422.233"
    case numberOutOfRange = "422.234"
    case unitAgainstMagnitude = "422.235"
    case numberUnitUnfit = "422.236"
    case percentWithoutSign = "422.237"
    case valueOfOtherKind = "422.238"
    case errorCell = "422.239"
    case dateUnreadable = "422.240"
    case dateImpossible = "422.241"
    case dateOrder = "422.242"
    case dateTwo = "422.243"
    case dateSerial = "422.244"
    case dateApproximate = "422.245"
    case datePartial = "422.246"
    case dateTimeDropped = "422.247"
    case timeWithoutDate = "422.248"
    case identityMissing = "422.250"
    case identityScientific = "422.251"
    case identityPrecision = "422.252"
    case identityLength = "422.253"
    case identityCharacter = "422.254"
    case identityDivision = "422.255"
    case identityDate = "422.256"
    case identityCheckDigit = "422.257"
    case identityTimesSign = "422.258"
    case identityLetter = "422.259"
    case identityTwo = "422.260"
    case identityRepaired = "422.261"
    case identityOldForm = "422.262"
    case identityCard = "422.263"
    case identityAgainstBirth = "422.264"
    case identityAgainstSex = "422.265"
    case identityRepeated = "422.266"
    case cardAgainstColumn = "422.267"
    case digitsLost = "422.268"
    case valueNotKnown = "422.269"
    case codeUnknown = "422.270"
    case boolUnreadable = "422.271"
    case nameInnerSpace = "422.272"
    case householdCodeMissing = "422.280"
    case householdWithoutHead = "422.281"
    case householdSizeDiffers = "422.282"
    case householdTwoHeads = "422.283"
    case perHeadDiffers = "422.284"
    case filledDown = "422.285"
    case relationAgainstAge = "422.286"
    case birthMissing = "422.287"
    case householdCellConflict = "422.288"
    case memberWithoutHousehold = "422.289"
    case householdTwice = "422.290"
    case headNameDiffers = "422.291"
    case nameMissing = "422.292"
    case matchKeyMissing = "422.293"
    case areaNameMissing = "422.294"
    case householdSizeExplained = "422.295"
    case rowAgainstRule = "422.296"
    // sample city (422.39x, 500.39x)
    case sampleTooSmall = "422.391"
    case sampleNeedsPack = "422.392"
    case sampleCannotSeparate = "422.393"
    case printingFailed = "500.392"
    case workbookNotWritten = "500.391"

    /// What the catalogue says of this number.
    public var entry: ProblemEntry {
        switch self {
        // usage
        case .badArgument:
            ProblemEntry(
                .error, zh: "参数 {name} 的值“{value}”无法使用：{why}。请改正后再运行。",
                en: "Option {name} cannot take “{value}”: {why}. Correct it and run again.")
        // not found
        case .pageNotFound:
            ProblemEntry(
                .error, zh: "没有这一页：{path}。请检查网址，或从首页走。",
                en: "There is no page {path}. Check the address, or start from the first page.")
        case .assetMissing:
            ProblemEntry(
                .warning, zh: "没有装 {file}（取自 {package}）。请运行 make setup；没有它页面也能用。",
                en: "{file} (from {package}) is not installed. Run make setup; pages work without it.")
        case .methodNotAllowed:
            ProblemEntry(
                .error, zh: "{path} 不接受 {method}。请用页面上的按钮或链接。",
                en: "{path} does not take {method}. Use the page's own buttons and links.")
        case .formTooLong:
            ProblemEntry(
                .error, zh: "表单超过 {bytes} 字节，没有收下。请分几次填。",
                en: "The form is longer than {bytes} bytes and was not taken. Send it in parts.")
        case .formUnreadable:
            ProblemEntry(
                .error, zh: "不认识这种表单编码，没有收下。请用页面上的表单。",
                en: "The form's encoding is not known here and was not taken. Use the form of the page.")
        case .cardCodeNotFound:
            ProblemEntry(
                .error, zh: "这个卡码打不开：没有这张卡，或不在您的辖区。",
                en: "This code opens nothing: there is no such card, or it is outside your territory.")
        case .cardNotInPack:
            ProblemEntry(
                .error, zh: "政策包 {pack} 没有户卡版式（cards/），不能打印。",
                en: "Pack {pack} has no card layout (cards/): nothing can be printed.")
        case .uploadNotFound:
            ProblemEntry(
                .error, zh: "没有这份交来的文件：已过期，或不是您交的。请重新上传。",
                en: "There is no such file handed in: it has expired or was not yours. Hand it in again.")
        case .uploadTooLong:
            ProblemEntry(
                .error, zh: "文件超过 {bytes} 字节，没有收下。请分成几份再交。",
                en: "The file is longer than {bytes} bytes and was not taken. Hand it in as several.")
        case .fileNotChosen:
            ProblemEntry(
                .error, zh: "没有选文件，或文件是空的。请选一个 xlsx 或 CSV 再上传。",
                en: "No file was chosen, or it is empty. Choose an xlsx or CSV file and hand it in.")
        // API
        case .bodyNotJSON:
            ProblemEntry(
                .error, zh: "请求正文不是 JSON：{why}。请按接口说明改后再送。",
                en: "The body is not JSON: {why}. Write it as the description says and send it again.")
        case .positionNotReached:
            ProblemEntry(
                .error, zh: "本库还没有到位置 {position}。请稍后再读。",
                en: "This database has not reached position {position}. Read again a little later.")
        case .requestUnderWay:
            ProblemEntry(
                .error, zh: "同一键的请求还在办，或上次没有办完就中断了。请先查批次，再用新键重送。",
                en:
                    "A request with this key is under way, or was cut off. Look whether its batch is there, then send it with another key."
            )
        case .overtaken:
            ProblemEntry(
                .error, zh: "{id} 在您读取之后已有新的记录 {entry}，没有写入。请看两个版本，改后按新的 If-Match 再送。",
                en:
                    "{id} has a newer entry, {entry}; nothing was written. Look at both versions and send again with the new If-Match."
            )
        case .cursorEnded:
            ProblemEntry(
                .error, zh: "游标已过期（十分钟未用，或服务已重启）。请从第一页重读。",
                en: "The cursor has ended: unused for ten minutes, or the server started anew. Begin again.")
        case .cardCodeRevoked:
            ProblemEntry(
                .error, zh: "这张卡已于{day}挂失作废（{id}）。请收回，用新打印的卡。",
                en: "This card was revoked on {day} ({id}). Take it back; the household has a newer one.")
        case .jobNotFound:
            ProblemEntry(
                .error, zh: "没有这项作业，或结果已保存十分钟而过期，或服务已重启。请重新提出请求。",
                en:
                    "There is no such job: its answer was kept ten minutes, or the server started anew. Ask again."
            )
        case .importPastStopping:
            ProblemEntry(
                .error, zh: "已经在写入，不能再停：一份文件要么全写入，要么不写。写完后可以整批撤销。",
                en:
                    "The file is being written and can no longer be stopped. Its batch can be taken back afterwards."
            )
        case .answerNowhere:
            ProblemEntry(
                .error, zh: "文件中没有答复所指的单元格（工作表“{sheet}”第{row}行{column}列）。请按问题所在的位置答复。",
                en:
                    "The file has no cell as the answer names it (sheet “{sheet}”, row {row}, column {column}). "
                    + "Answer where the question stands.")
        case .bodyShape:
            ProblemEntry(
                .error, zh: "请求正文与接口说明不符：{why}。请改后再送。",
                en: "The body is not of the shape described: {why}. Correct it and send it again.")
        case .requestKeyReused:
            ProblemEntry(
                .error, zh: "这个 Idempotency-Key 已用于另一个请求。请换一个键。",
                en: "This Idempotency-Key was used for another request. Use another key.")
        case .factsRefused:
            ProblemEntry(
                .error, zh: "有 {count} 项不能收下，什么也没有写入。请看 problems 逐项改正。",
                en: "{count} values cannot be taken; nothing was written. See `problems` for each.")
        case .importRefused:
            ProblemEntry(
                .error, zh: "文件没有收下，什么也没有写入。请看 files 中的问题，改后再交。",
                en: "The file was not taken; nothing was written. See the problems under `files`.")
        case .ifMatchMissing:
            ProblemEntry(
                .error, zh: "改动要带 If-Match：读该户时得到的 ETag。请先读再改。",
                en: "A change wants If-Match: the ETag that reading the household gave. Read it first.")
        // end of API
        case .reasonMissing:
            ProblemEntry(
                .error, zh: "没有写缘由，没有办。请写明为什么。",
                en: "No reason was given and nothing was done. Say why.")
        case .plainHTTP:
            ProblemEntry(
                .warning, zh: "{address} 上的网页未经加密，同网的人看得到密码和个人信息。请由做 TLS 的代理转发，并加 --behind-proxy。",
                en: "Pages on {address} are not encrypted: others on the network can read them. "
                    + "Put a proxy with TLS before it and add --behind-proxy.")
        case .passwordsDiffer:
            ProblemEntry(
                .error, zh: "两次输入的新密码不一样。请再输一遍。",
                en: "The two new passwords differ. Enter them again.")
        case .cannotListen:
            ProblemEntry(
                .error, zh: "不能在 {address} 上提供服务：{why}。请换一个端口（--port），或先停下占用它的程序。",
                en: "Cannot listen on {address}: {why}. Choose another port (--port), or stop what holds it.")
        case .fileNotFound:
            ProblemEntry(
                .error, zh: "找不到文件 {file}。请检查路径和文件名。",
                en: "No file {file}. Check the path and the name.")
        // storage
        case .databaseNewer:
            ProblemEntry(
                .error, zh: "数据库比本程序新（{part} 第 {number} 步本版本不认识）。没有写入任何内容；请使用更新的程序打开。",
                en:
                    "The database is newer than this release ({part} step {number} is unknown here). Nothing was "
                    + "written; open it with a newer release.")
        case .databaseOlder:
            ProblemEntry(
                .error, zh: "数据库比本程序旧（缺 {part} 第 {number} 步），只读方式无法升级。请先用可写方式打开一次。",
                en:
                    "The database is older than this release ({part} step {number} is missing) and was opened for "
                    + "reading alone. Open it once for writing first.")
        case .fileStandsThere:
            ProblemEntry(
                .error, zh: "文件 {file} 已经存在，不会覆盖。请换一个文件名或先移走它。",
                en:
                    "The file {file} exists already and is not overwritten. Choose another name or move it away."
            )
        case .storageReadOnly:
            ProblemEntry(
                .error, zh: "数据库只读，不能写入（{why}）。请检查文件权限，或以可写方式打开。",
                en:
                    "The database is read-only and takes no write ({why}). Check the file's permissions, or open it "
                    + "for writing.")
        case .migrationChanged:
            ProblemEntry(
                .error, zh: "{part} 第 {number} 步表结构与数据库中已执行的不同。请使用正式发布的程序。",
                en:
                    "Step {number} of {part} differs from the one this database has had. Use a released program."
            )
        case .storageStatement:
            ProblemEntry(
                .error, zh: "数据库语句失败：{why}。这是程序的错误，请报告。语句：{sql}",
                en:
                    "A database statement failed: {why}. This is a fault of the program; report it. Statement: {sql}"
            )
        case .storageConstraint:
            ProblemEntry(
                .error, zh: "数据库拒绝重复或缺失的值：{why}。没有写入任何内容；请报告。语句：{sql}",
                en:
                    "The database refused a repeated or missing value: {why}. Nothing was written; report it. "
                    + "Statement: {sql}")
        case .storageInputOutput:
            ProblemEntry(
                .error, zh: "磁盘读写出错：{why}。没有写入任何内容；请检查磁盘后重试。",
                en:
                    "The disk failed to read or write: {why}. Nothing was written; check the disk and try again."
            )
        case .storageDamaged:
            ProblemEntry(
                .error, zh: "数据库文件损坏，或不是数据库：{why}。请从备份恢复。",
                en: "The database file is damaged or is no database: {why}. Restore it from a backup.")
        case .storageCannotOpen:
            ProblemEntry(
                .error, zh: "无法打开或建立数据库文件：{why}。请检查路径和权限。",
                en: "The database file cannot be opened or made: {why}. Check the path and permissions.")
        case .storageBusy:
            ProblemEntry(
                .error, zh: "数据库正忙，等待超时（{why}）。没有写入任何内容；请稍后重试。",
                en: "The database was busy for too long ({why}). Nothing was written; try again later.")
        case .storageFull:
            ProblemEntry(
                .error, zh: "磁盘空间不足：{why}。没有写入任何内容；请腾出空间后重试。",
                en: "The disk is full: {why}. Nothing was written; make room and try again.")
        // journal
        case .keyFileForeign:
            ProblemEntry(
                .error, zh: "密钥文件与数据库不配套。请用 --key-file 指定这个数据库的密钥文件。",
                en: "The key file does not belong to this database. Name the right one with --key-file.")
        case .subjectErased:
            ProblemEntry(
                .error, zh: "{subject} 已销毁：其个人内容不能再读，也不能再写。",
                en: "{subject} was erased: nothing personal can be read or recorded of it any more.")
        case .chainName:
            ProblemEntry(
                .error, zh: "“{name}”不能作记录链的名称：须以小写字母开头，共 2 至 31 个小写字母、数字或连字符。",
                en: "“{name}” cannot name a chain: a small letter, then 1 to 30 small letters, "
                    + "digits or hyphens.")
        case .payloadNotCanonical:
            ProblemEntry(
                .error, zh: "记录内容不符合规范编码：{why}。小数和大整数请写成文本或换成最小单位。",
                en: "The payload has no canonical form: {why}. Write fractions and large integers as "
                    + "text or in the "
                    + "smallest unit.")
        case .keyFileUnreadable:
            ProblemEntry(
                .error, zh: "{file} 不是可用的密钥文件。请检查路径，或从保管处取回原文件。",
                en: "{file} is no usable key file. Check the path, or fetch the original from where "
                    + "it is kept.")
        case .entryIdentifier:
            ProblemEntry(
                .error, zh: "条目的 {field}“{value}”不是编号：只用 1 至 255 个不带引号的 ASCII 字符，不写姓名。",
                en: "The entry's {field} “{value}” is no identifier: 1 to 255 ASCII characters "
                    + "without quotes, never "
                    + "a name.")
        case .journalDamaged:
            ProblemEntry(
                .error, zh: "记录 {position} 已损坏：{why}。请运行 journal verify，并从备份恢复。",
                en: "The journal is damaged at {position}: {why}. Run journal verify and restore "
                    + "from a backup.")
        case .tableMissing:
            ProblemEntry(
                .error, zh: "数据库没有表 {table}。请用与数据库相符的程序打开。",
                en: "The database has no table {table}. Open it with the release that it belongs to.")
        // policy packs
        case .packNotFound:
            ProblemEntry(
                .error,
                zh: "文件夹 {directory} 里没有政策包：缺 pack.yaml。请给出政策包的文件夹。",
                en: "No policy pack in {directory}: pack.yaml is not there. Name the folder of a pack.")
        case .ruleSetNotFound:
            ProblemEntry(
                .error,
                zh: "政策包里没有规则集“{id}”。现有：{known}。",
                en: "The pack has no rule set “{id}”. It has: {known}.")
        case .scoreFormNotFound:
            ProblemEntry(
                .error,
                zh: "政策包里没有评分表“{id}”。现有：{known}。",
                en: "The pack has no score form “{id}”. It has: {known}.")
        case .criterionNotFound:
            ProblemEntry(
                .error,
                zh: "规则集“{ruleset}”里没有条件“{id}”。现有：{known}。",
                en: "Rule set “{ruleset}” has no criterion “{id}”. It has: {known}.")
        case .parameterNotFound:
            ProblemEntry(
                .error,
                zh: "政策包里没有参数“{id}”。请核对参数名。",
                en: "The pack has no parameter “{id}”. Check the name.")
        case .identitySchemeNotFound:
            ProblemEntry(
                .error,
                zh: "政策包没有身份号码编码规则（identity_scheme）。请在 pack.yaml 中写明。",
                en: "The pack names no identity-number scheme. Set identity_scheme in pack.yaml.")
        case .packSyntax:
            ProblemEntry(
                .error,
                zh: "不是合格的 YAML：{why}。请改正该行。",
                en: "Not well-formed YAML: {why}. Correct the line.")
        case .packDuplicateKey:
            ProblemEntry(
                .error,
                zh: "同一处写了两次“{key}”，无法判断以哪个为准。请删去一个。",
                en: "“{key}” is written twice here; which one counts is not clear. Remove one.")
        case .packUnknownKey:
            ProblemEntry(
                .error,
                zh: "此处没有“{key}”这一项。可用：{known}。",
                en: "There is no key “{key}” here. Known: {known}.")
        case .packMissingKey:
            ProblemEntry(
                .error,
                zh: "此处缺“{key}”。请补写。",
                en: "“{key}” is missing here. Add it.")
        case .packShape:
            ProblemEntry(
                .error,
                zh: "此处应为 {wanted}。请改正。",
                en: "Here {wanted} is wanted. Correct it.")
        case .packValue:
            ProblemEntry(
                .error,
                zh: "“{value}”不是 {type} 类型的值。请改正。",
                en: "“{value}” is no value of type {type}. Correct it.")
        case .packDecimals:
            ProblemEntry(
                .error,
                zh: "“{value}”的小数多于 {scale} 位，存不下而不丢数。请改正数值或提高 scale。",
                en: "“{value}” has more than {scale} decimal places and would lose digits. "
                    + "Correct it or raise the scale.")
        case .packRepeatedId:
            ProblemEntry(
                .error,
                zh: "“{id}”在 {what} 中重复。编号必须唯一，请改名或删去一个。",
                en: "“{id}” is there twice in {what}. Ids are unique; rename or remove one.")
        case .packId:
            ProblemEntry(
                .error,
                zh: "“{id}”不能作编号：只用小写字母开头的 a-z、0-9、-、_、.（指标只用 a-z、0-9、_）。",
                en: "“{id}” is no id: a small letter first, then a-z, 0-9, -, _, . (facts "
                    + "only a-z, 0-9, _).")
        case .packUnknownReference:
            ProblemEntry(
                .error,
                zh: "没有名为“{id}”的 {kind}。请核对或先定义它。",
                en: "There is no {kind} “{id}”. Check the name or define it first.")
        case .packNoTranslation:
            ProblemEntry(
                .warning,
                zh: "“{what}”缺 {language} 的译文。请补写。",
                en: "“{what}” has no text in {language}. Add it.")
        case .packNoLabel:
            ProblemEntry(
                .error,
                zh: "“{what}”没有名称。请按包的语言写上。",
                en: "“{what}” has no name. Write it in the languages of the pack.")
        case .packNoText:
            ProblemEntry(
                .warning,
                zh: "条件“{criterion}”缺“{verdict}”的说明文字，届时只能显示名称。",
                en: "Criterion “{criterion}” has no text for “{verdict}”; only its name "
                    + "can be shown then.")
        case .packDeadCitation:
            ProblemEntry(
                .error,
                zh: "引用的文件“{id}”不在 pack.yaml 的 documents 里。请补登或改正。",
                en: "The cited document “{id}” is not among the documents of pack.yaml. "
                    + "Add it or correct it.")
        case .packNoStatus:
            ProblemEntry(
                .warning,
                zh: "“{what}”没有写 status（plan、outside 或 unverified），按未核实对待。",
                en: "“{what}” has no status (plan, outside or unverified); it is taken as unverified.")
        case .packNoCitation:
            ProblemEntry(
                .warning,
                zh: "“{what}”没有写出处（source）。",
                en: "“{what}” has no source.")
        case .packDateGap:
            ProblemEntry(
                .warning,
                zh: "参数“{parameter}”在 {from} 至 {to} 没有值，而规则“{used_by}”当时要用。",
                en: "Parameter “{parameter}” has no value from {from} to {to}, when "
                    + "“{used_by}” asks for it.")
        case .packUnreachableEdition:
            ProblemEntry(
                .warning,
                zh: "版本“{edition}”永远轮不到：{why}。",
                en: "Edition “{edition}” can never decide: {why}.")
        case .packExpression:
            ProblemEntry(
                .error,
                zh: "表达式有误：{why}。",
                en: "The expression is wrong: {why}.")
        case .packStratum:
            ProblemEntry(
                .error,
                zh: "指标“{fact}”的层次不对：{why}。只能由下一层算上一层（人→户→组→村）。",
                en: "Fact “{fact}” breaks the order of subjects: {why}. Only lower ones "
                    + "give upper ones (person, household, group, village).")
        case .packCycle:
            ProblemEntry(
                .error,
                zh: "指标互相推算成环：{facts}。请断开。",
                en: "Facts are worked out from each other in a circle: {facts}. Break it.")
        case .packFullMark:
            ProblemEntry(
                .warning,
                zh: "评分表“{form}”写明满分 {full}，各项最高分合计 {sum}。",
                en: "Form “{form}” says {full} points in full; its items give {sum} at most.")
        case .packIndexTarget:
            ProblemEntry(
                .error,
                zh: "规划索引引用的 {kind}“{id}”不存在。",
                en: "The plan index names {kind} “{id}”, which is not there.")
        case .packTextPlaceholder:
            ProblemEntry(
                .error,
                zh: "说明文字里的“{name}”既不是指标也不是参数。",
                en: "“{name}” in this text is neither a fact nor a parameter.")
        case .packCaseFact:
            ProblemEntry(
                .error,
                zh: "案例中的“{fact}”有误：{why}。",
                en: "“{fact}” in this case is wrong: {why}.")
        case .packCodes:
            ProblemEntry(
                .error,
                zh: "代码表“{list}”里没有代码“{code}”。",
                en: "Code list “{list}” has no code “{code}”.")
        case .packNoEdition:
            ProblemEntry(
                .error,
                zh: "规则集“{ruleset}”在 {day} 没有生效的版本。请改用其他日期。",
                en: "Rule set “{ruleset}” has no edition in force on {day}. Name another day.")
        case .packAreaClash:
            ProblemEntry(
                .warning,
                zh: "代码“{code}”（{scheme}）同时给了 {areas}，单凭代码无法定位。",
                en: "Code “{code}” ({scheme}) is given to {areas}: the code alone places nobody.")
        case .packUnread:
            ProblemEntry(
                .warning,
                zh: "文件“{file}”不属于任何已知部分，没有读取。",
                en: "File “{file}” belongs to no known part and was not read.")
        case .pagesNotWritten:
            ProblemEntry(
                .error, zh: "说明页 {file} 写不进去：{why}。请检查文件夹是否可写、磁盘是否已满。",
                en:
                    "The page {file} could not be written: {why}. Check that the folder can be written to and "
                    + "the disk is not full.")
        // end of policy packs
        // files and cells as read (Tabular)
        case .fileUnreadable:
            ProblemEntry(
                .error,
                zh: "无法读取文件 {file}：{why}。请检查文件和权限。",
                en: "File {file} cannot be read: {why}. Check the file and its permissions.")
        case .legacyWorkbook:
            ProblemEntry(
                .error,
                zh: "这是旧格式的 Excel 工作簿（.xls），无法读取。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再试。",
                en: """
                    This is an old Excel workbook (.xls), which is not read. Open it in Excel or WPS, save \
                    it as “Excel workbook (.xlsx)” and try again.
                    """)
        case .encryptedWorkbook:
            ProblemEntry(
                .error,
                zh: "工作簿设有密码，无法读取。请用 Excel 或 WPS 打开并取消密码，保存后再试。",
                en: """
                    The workbook has a password and cannot be read. Open it in Excel or WPS, remove the \
                    password, save it and try again.
                    """)
        case .incompleteZip:
            ProblemEntry(
                .error,
                zh: "文件不完整（复制或传输时被截断），没有读取任何内容。请重新复制或重新发送原文件。",
                en: """
                    The file is incomplete (cut while it was copied or sent); nothing of it was taken. Copy \
                    or send the original again.
                    """)
        case .damagedPart:
            ProblemEntry(
                .error,
                zh: "文件已损坏：其中的 {part} 无法展开（{why}）。请重新复制原文件，或用 Excel 打开后另存。",
                en: """
                    The file is damaged: its part {part} cannot be unpacked ({why}). Copy the original \
                    again, or open it in Excel and save it anew.
                    """)
        case .notAWorkbook:
            ProblemEntry(
                .error,
                zh: "文件不是 Excel 工作簿（.xlsx），也不是 CSV 文本。请检查是否选错文件。",
                en: """
                    The file is neither an Excel workbook (.xlsx) nor CSV text. Check whether it is the \
                    right file.
                    """)
        case .otherFormat:
            ProblemEntry(
                .error,
                zh: "文件的内容是 {what}，不是 .xlsx。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再试。",
                en: """
                    The file’s content is {what}, not .xlsx. Open it in Excel or WPS, save it as “Excel \
                    workbook (.xlsx)” and try again.
                    """)
        case .malformedXML:
            ProblemEntry(
                .error,
                zh: "文件已损坏：{part} 的第 {offset} 字节处内容有误（{why}）。请用 Excel 打开后另存，再试。",
                en: """
                    The file is damaged: {part} is wrong at byte {offset} ({why}). Open it in Excel, save \
                    it anew and try again.
                    """)
        case .unknownCompression:
            ProblemEntry(
                .error,
                zh: "{part} 使用了不支持的压缩方式（{method}）。请用 Excel 打开后另存，再试。",
                en: """
                    {part} is compressed in a way that is not supported ({method}). Open the file in Excel, \
                    save it anew and try again.
                    """)
        case .badReference:
            ProblemEntry(
                .error,
                zh: "单元格位置“{reference}”超出工作表范围。请用 Excel 打开后另存，再试。",
                en: """
                    The cell position “{reference}” lies outside a sheet. Open the file in Excel, save it \
                    anew and try again.
                    """)
        case .sharedStringMissing:
            ProblemEntry(
                .error,
                zh: "单元格引用的第 {index} 条共享文字不存在，其内容没有读取。请用 Excel 打开检查该单元格。",
                en: """
                    The cell refers to shared text {index}, which does not exist; it was not taken. Open \
                    the file in Excel and check the cell.
                    """)
        case .noSuchDay:
            ProblemEntry(
                .error,
                zh: "单元格是日期格式，但其数值不对应任何日期，按数字给出。请更正该单元格。",
                en: """
                    The cell has a date format but its number is no day; it is given as a number. Correct \
                    the cell.
                    """)
        case .numberUnreadable:
            ProblemEntry(
                .error,
                zh: "数字单元格的内容不是数字，按文字给出。请更正该单元格。",
                en: "The number cell does not hold a number; it is given as text. Correct the cell.")
        case .mergesOverlap:
            ProblemEntry(
                .warning,
                zh: "有 {count} 处合并单元格与其他合并区域重叠，已忽略。请检查合并区域。",
                en: "{count} merged ranges overlap others and were ignored. Check the merged cells.")
        case .partMissing:
            ProblemEntry(
                .error,
                zh: "工作表“{sheet}”的内容（{part}）不在文件中。请重新复制原文件。",
                en: "The content of sheet “{sheet}” ({part}) is not in the file. Copy the original again.")
        case .noSuchSheet:
            ProblemEntry(
                .error,
                zh: "没有名为“{sheet}”的工作表。请检查名称。",
                en: "There is no sheet “{sheet}”. Check the name.")
        case .rowsOutOfOrder:
            ProblemEntry(
                .error,
                zh: "第 {row} 行没有按顺序排列，大文件无法这样读取。请用 Excel 打开后另存，再试。",
                en: """
                    Row {row} is out of order, which a large file must not be. Open it in Excel, save it \
                    anew and try again.
                    """)
        case .unknownEncoding:
            ProblemEntry(
                .error,
                zh: "不认识的文字编码 {encoding}。请另存为 UTF-8 后再试。",
                en: "The encoding {encoding} is not known. Save the file as UTF-8 and try again.")
        case .rowShort:
            ProblemEntry(
                .warning,
                zh: "第 {line} 行只有 {found} 列，首行有 {expected} 列；缺少的列按空白处理。请检查该行。",
                en: """
                    Line {line} has {found} columns where the first has {expected}; those missing are taken \
                    as empty. Check the line.
                    """)
        case .rowLong:
            ProblemEntry(
                .error,
                zh: "第 {line} 行有 {found} 列，首行只有 {expected} 列；多出的内容没有列名。请检查该行的分隔符和引号。",
                en: """
                    Line {line} has {found} columns where the first has {expected}; what is beyond has no \
                    header. Check its delimiters and quotes.
                    """)
        case .unclosedQuote:
            ProblemEntry(
                .error,
                zh: "第 {line} 行的引号没有结束，文件没有读取。请补上引号。",
                en: """
                    The quote that opens on line {line} is never closed; the file was not taken. Add the \
                    closing quote.
                    """)
        case .textAfterQuote:
            ProblemEntry(
                .error,
                zh: "第 {line} 行在引号结束之后还有文字。请检查该行的引号。",
                en: "Line {line} has text after a closing quote. Check its quotes.")
        case .nulByte:
            ProblemEntry(
                .error,
                zh: "第 {line} 行含有空字节，文件不是 CSV 文本，没有读取。请重新导出，保存为 UTF-8。",
                en: """
                    Line {line} holds a NUL byte: the file is no CSV text and was not taken. Export it \
                    again as UTF-8.
                    """)
        case .invalidBytes:
            ProblemEntry(
                .error,
                zh: "第 {line} 行含有不符合 {encoding} 编码的字节，已用“�”代替。请用正确的编码重新导出。",
                en: """
                    Line {line} holds bytes that are not valid {encoding}; they were replaced by “�”. \
                    Export it again in the right encoding.
                    """)
        case .duplicateHeader:
            ProblemEntry(
                .warning,
                zh: "首行第 {line} 行中列名“{name}”重复（第 {first} 列和第 {second} 列）。请改名以便区分。",
                en: """
                    The header “{name}” stands twice in line {line} (columns {first} and {second}). Rename \
                    one of them.
                    """)
        case .cellOfOtherKind:
            ProblemEntry(
                .error,
                zh: "该单元格的内容不符合本列的类型（{kind}），按空白处理。请更正该单元格。",
                en: "The cell is not of its column's kind ({kind}) and is taken as empty. Correct the cell.")
        case .noRows:
            ProblemEntry(
                .error,
                zh: "文件里没有任何行。请检查是否选错文件。",
                en: "The file has no rows. Check whether it is the right file.")
        case .moreProblems:
            ProblemEntry(
                .warning,
                zh: "另有 {count} 个同类问题没有逐条列出。",
                en: "{count} more problems are not listed one by one.")
        case .inflatesTooMuch:
            ProblemEntry(
                .error,
                zh: """
                    拒绝读取：{part} 展开后达 {size} 字节（压缩后 {compressed} 字节），超过 {limit} 字节或 {ratio} 倍的上限，可能是恶意文件。请用 E\
                    xcel 打开检查并另存。
                    """,
                en: """
                    Refused: {part} grows to {size} bytes (from {compressed}), above the limit of {limit} \
                    bytes or {ratio} times; it may be malicious. Open it in Excel, check and save it anew.
                    """)
        case .cellTooLong:
            ProblemEntry(
                .error,
                zh: "拒绝读取：{part} 中有单元格的文字超过 {limit} 字节。请检查文件。",
                en: "Refused: a text in {part} is longer than {limit} bytes. Check the file.")
        case .fileUnwritable:
            ProblemEntry(
                .error, zh: "无法写入文件 {file}：{why}。请检查路径、权限和剩余空间。",
                en:
                    "File {file} cannot be written: {why}. Check the path, its permissions and the free space."
            )
        // access
        case .signInWrong:
            ProblemEntry(
                .error,
                zh: "登录名或口令不对，或账户已停用。请核对后再试；忘记口令请找系统管理员重置。",
                en: "The name or password is wrong, or the account is disabled. Check both and try "
                    + "again; a system administrator can reset a password.")
        case .sessionEnded:
            ProblemEntry(
                .error,
                zh: "登录已失效。请重新登录。",
                en: "The session has ended. Sign in again.")
        case .secondFactorWrong:
            ProblemEntry(
                .error,
                zh: "验证码不对或已用过。请等下一个验证码，或使用一个恢复码。",
                en: "The code is wrong or was used already. Wait for the next one, or use a recovery "
                    + "code.")
        case .oneTimePasswordExpired:
            ProblemEntry(
                .error,
                zh: "一次性口令已过期。请找系统管理员重新发放。",
                en: "The one-time password has run out. Ask a system administrator for another.")
        case .tokenWrong:
            ProblemEntry(
                .error,
                zh: "令牌无效、已过期或已收回。请找系统管理员发放新的令牌。",
                en: "The token is unknown, has ended or was taken back. Ask a system administrator for "
                    + "another.")
        case .notPermitted:
            ProblemEntry(
                .error,
                zh: "您的角色没有“{permission}”权限。如确有需要，请找安全管理员授权。",
                en: "None of your roles lets you {permission}. If you need it, ask a security "
                    + "administrator for a role.")
        case .outsideTerritory:
            ProblemEntry(
                .error,
                zh: "{area}不在您的“{permission}”权限范围内。如确有需要，请找安全管理员授权。",
                en: "{area} is outside the territory in which you may {permission}. If you need "
                    + "it, ask a security administrator.")
        case .secondFactorWanted:
            ProblemEntry(
                .error,
                zh: "“{permission}”需要在最近十五分钟内通过第二因素验证。请先验证。",
                en: "For {permission} the second factor must have been passed within the last fifteen "
                    + "minutes. Pass it first.")
        case .signInUnfinished:
            ProblemEntry(
                .error,
                zh: "登录还没有完成（修改一次性口令，或验证第二因素）。请先完成登录。",
                en: "The sign-in is not complete: change the one-time password or pass the second "
                    + "factor first.")
        case .formTokenWrong:
            ProblemEntry(
                .error,
                zh: "表单已失效，没有写入任何内容。请重新打开该页面后再提交。",
                en: "The form is no longer valid and nothing was written. Open the page again and hand "
                    + "it in anew.")
        case .accountNotFound:
            ProblemEntry(
                .error,
                zh: "没有账户 {account}。请用 tuopin user list 查看。",
                en: "There is no account {account}. See tuopin user list.")
        case .tokenNotFound:
            ProblemEntry(
                .error,
                zh: "账户 {account} 没有第 {number} 号令牌。请核对编号。",
                en: "Account {account} has no token {number}. Check the number.")
        case .grantNotFound:
            ProblemEntry(
                .error,
                zh: "账户 {account} 在该地区没有角色 {role}。请用 tuopin user list 查看。",
                en: "Account {account} does not hold {role} in that area. See tuopin user list.")
        case .loginTaken:
            ProblemEntry(
                .error,
                zh: "登录名 {login} 已有人使用。请换一个。",
                en: "The sign-in name {login} is taken. Choose another.")
        case .roleClash:
            ProblemEntry(
                .error,
                zh: "已有 {held} 的账户不能再有 {role}：三员分立，管理员不兼任其他角色，机器不任管理员。请另开账户给另一个人。",
                en: "An account with {held} cannot also hold {role}: the three administrators are "
                    + "separate, hold no other role, and are people. Open an account for another person.")
        case .lastAdministrator:
            ProblemEntry(
                .error,
                zh: "这是最后一个有效的 {role}，不能停用或收回。请先给另一个人授权。",
                en: "This is the last active {role}, who cannot be disabled or lose the role. Give it "
                    + "to another person first.")
        case .setUpDone:
            ProblemEntry(
                .error,
                zh: "数据库已经有账户，首次设置已经结束。请登录；没有人能登录时用 tuopin user reset。",
                en: "The database has accounts; its first set-up is over. Sign in, or use tuopin user "
                    + "reset where nobody can.")
        case .ownAccount:
            ProblemEntry(
                .error,
                zh: "不能管理自己的账户。请由另一位管理员办理。",
                en: "Nobody administers their own account. Ask another administrator.")
        case .accountDisabled:
            ProblemEntry(
                .error,
                zh: "账户 {account} 已停用，不能授权。请先启用。",
                en: "Account {account} is disabled and takes no role. Enable it first.")
        case .accountIsMachine:
            ProblemEntry(
                .error,
                zh: "账户 {account} 属于机器，没有口令，只用令牌。请用 tuopin user token。",
                en: "Account {account} is a machine's: it has tokens and no password. Use tuopin user "
                    + "token.")
        case .accountIsPerson:
            ProblemEntry(
                .error,
                zh: "账户 {account} 属于人员，不发令牌。请为程序另开机器账户（--machine）。",
                en: "Account {account} is a person's and takes no tokens. Open a machine's account for "
                    + "the program (--machine).")
        case .loginForm:
            ProblemEntry(
                .error,
                zh: "“{login}”不能作登录名：要 2 至 32 个小写字母、数字、点、下划线或连字符，以字母或数字开头。",
                en: "“{login}” is no sign-in name: 2 to 32 lower-case letters, digits, dots, "
                    + "underscores or hyphens, a letter or digit first.")
        case .passwordShort:
            ProblemEntry(
                .error,
                zh: "口令太短，至少 {least} 个字。几个不相干的词连起来就很好。",
                en: "The password is too short: {least} characters at least. Some unrelated words in a "
                    + "row do well.")
        case .passwordLong:
            ProblemEntry(
                .error,
                zh: "口令太长，最多 {most} 个字。请缩短。",
                en: "The password is too long: {most} characters at most. Shorten it.")
        case .passwordCommon:
            ProblemEntry(
                .error,
                zh: "这个口令太常见或太有规律，别人会先试它。请换一个。",
                en: "This password is common or follows a pattern, and would be tried first. Choose "
                    + "another.")
        case .passwordNamed:
            ProblemEntry(
                .error,
                zh: "口令主要由您的姓名、登录名或系统名组成。请换一个。",
                en: "The password is mostly your name, sign-in name or the system's. Choose another.")
        case .passwordSame:
            ProblemEntry(
                .error,
                zh: "新口令与原口令相同。请换一个。",
                en: "The new password is the old one. Choose another.")
        case .setUpCodeWrong:
            ProblemEntry(
                .error,
                zh: "设置码不对、已用过或已超过一天。请在服务器上重新取得（tuopin user setup）。",
                en: "The set-up code is wrong, used or older than a day. Get another on the server "
                    + "(tuopin user setup).")
        case .setUpIncomplete:
            ProblemEntry(
                .error,
                zh: "首次设置要给出三位管理员：系统、安全、审计各一人。请补全。",
                en: "The first set-up names three administrators: system, security and audit. Name all "
                    + "three.")
        case .roleWithoutDepartment:
            ProblemEntry(
                .error,
                zh: "角色 {role} 不分部门。请去掉部门。",
                en: "The role {role} is not narrowed to a department. Leave the department out.")
        case .tokenDays:
            ProblemEntry(
                .error,
                zh: "令牌有效期 {days} 天不行，要 1 至 {most} 天。请改正。",
                en: "A token cannot last {days} days: 1 to {most}. Correct it.")
        case .attemptsLocked:
            ProblemEntry(
                .error,
                zh: "尝试次数过多，暂时锁定。请在 {seconds} 秒后再试，或找系统管理员。",
                en: "Too many attempts; locked for now. Try again in {seconds} seconds, or ask a "
                    + "system administrator.")
        case .accessLogDamaged:
            ProblemEntry(
                .error,
                zh: "访问日志有一行读不懂，可能被改动过。请运行 tuopin user log --verify 并报告。",
                en: "A line of the access log cannot be read and may have been changed. Run tuopin "
                    + "user log --verify and report it.")
        case .accessLogBehind:
            ProblemEntry(
                .error,
                zh: "访问日志来不及写入，暂不提供个人信息。请稍后再试，并检查磁盘。",
                en: "The access log is behind, and nothing personal is shown until it catches up. Try "
                    + "again later, and check the disk.")
        case .accessLogUnwritten:
            ProblemEntry(
                .error,
                zh: "访问日志写不进去（{why}），没有记录就不能查看。请检查磁盘后再试。",
                en: "The access log cannot be written ({why}), and nothing is shown without its line. "
                    + "Check the disk and try again.")
        // end of access
        case .tooManyChanges:
            ProblemEntry(
                .error,
                zh: "这样的变更超过{most}条，一个文件装不下。请缩小地区或日期，或选一种变更，再导出。",
                en:
                    "There are more than {most} such changes, too many for a file. Choose a smaller area, fewer "
                    + "days or one kind of change, and export again.")
        case .tooManyEntries:
            ProblemEntry(
                .error,
                zh: "拒绝读取：{part} 中的条目超过 {limit} 个。请用 Excel 打开检查并另存。",
                en:
                    "Refused: {part} has more than {limit} entries. Open the file in Excel, check and save it anew."
            )
        case .tooManyCells:
            ProblemEntry(
                .error,
                zh: "文件的单元格超过 {limit} 个，一次读不完。请按乡镇或村拆成几个文件。",
                en: """
                    The file has more than {limit} cells, too many to take at once. Split it by town or \
                    village.
                    """)
        // expressions
        case .expressionSyntax:
            ProblemEntry(
                .error, zh: "表达式第 {line} 行第 {column} 列有语法错误：{why}。请按 docs/policy-packs.md 的写法改正。",
                en: "The expression has a syntax error at line {line}, column {column}: {why}. Correct "
                    + "it as docs/policy-packs.md says.")
        case .expressionLine:
            ProblemEntry(
                .error, zh: "这一行不是 expr 的输入：{why}。每行应为一个带 expr 和 bindings 的 JSON 对象。",
                en: "This line is no input of expr: {why}. Each line is a JSON object with expr and bindings."
            )
        case .expressionUnboundName:
            ProblemEntry(
                .error, zh: "表达式中的名称没有取值：{why}。请检查指标名称，或提供其取值。",
                en: "A name of the expression is not bound: {why}. Check the fact's name or bind it.")
        case .expressionOverload:
            ProblemEntry(
                .error, zh: "运算与取值的类型不合：{why}。请检查表达式中的类型。",
                en: "An operation does not fit the types of its values: {why}. Check the types in the "
                    + "expression.")
        case .expressionOverflow:
            ProblemEntry(
                .error, zh: "计算结果超出 64 位整数范围：{why}。请检查金额和数量是否填错。",
                en: "A result does not fit into 64 bits: {why}. Check the amounts and counts that went "
                    + "in.")
        case .expressionDivision:
            ProblemEntry(
                .error, zh: "除数为零：{why}。请在表达式中先判断除数。",
                en: "Division by zero: {why}. Let the expression test the divisor first.")
        case .expressionConversion:
            ProblemEntry(
                .error, zh: "取值无法转换：{why}。请检查该值的写法。",
                en: "A value does not convert: {why}. Check how it is written.")
        case .expressionNoSuchElement:
            ProblemEntry(
                .error, zh: "列表或映射中没有该项：{why}。请用 has() 或 size() 先判断。",
                en: "A list or map has no such element: {why}. Test with has() or size() first.")
        case .expressionRange:
            ProblemEntry(
                .error, zh: "时间或时长超出可表示的范围：{why}。请检查日期。",
                en: "A moment or duration is out of range: {why}. Check the dates.")
        case .expressionPattern:
            ProblemEntry(
                .error, zh: "正则式无法使用：{why}。请按 RE2 的写法改正。",
                en: "A pattern cannot be used: {why}. Write it in RE2's syntax.")
        case .expressionUnknownParameter:
            ProblemEntry(
                .error, zh: "参数没有取值：{why}。请检查参数编号和日期，并用 --pack 指明政策包。",
                en: "A parameter has no value: {why}. Check its id and day, and name the pack with --pack.")
        case .expressionUnknownName:
            ProblemEntry(
                .error, zh: "没有名为“{name}”的指标。请检查拼写，或在 facts 中加上该指标。",
                en: "No fact is called “{name}” here. Check the spelling, or add the fact to facts.")
        case .expressionParameterNotInPack:
            ProblemEntry(
                .error, zh: "政策包中没有参数“{id}”。请检查拼写，或在 parameters 中加上该参数。",
                en: "The pack has no parameter “{id}”. Check the spelling, or add it to parameters.")
        case .expressionType:
            ProblemEntry(
                .error, zh: "类型不符：此处需要 {wanted}，却是 {found}。请改正表达式。",
                en: "Wrong type: {wanted} is wanted here, found {found}. Correct the expression.")
        case .expressionMismatch:
            ProblemEntry(
                .error, zh: "{left} 与 {right} 不能放在一起运算或比较。请改正表达式。",
                en: "{left} and {right} cannot be combined or compared. Correct the expression.")
        case .expressionMoney:
            ProblemEntry(
                .error, zh: "金额不能这样与 {left} 和 {right} 运算：金额只能与金额加减、比较，与数相乘除。请改正表达式。",
                en: "Money does not combine so ({left} and {right}): it adds to and compares with money, "
                    + "and is multiplied or divided by numbers. Correct the expression.")
        case .expressionScale:
            ProblemEntry(
                .error, zh: "小数位数不同：{left} 与 {right}。请使两边位数一致。",
                en: "Different decimal places: {left} and {right}. Bring both sides to the same scale.")
        case .expressionUnit:
            ProblemEntry(
                .error, zh: "单位不同：{left} 与 {right}。请检查指标和参数的单位。",
                en: "Different units: {left} and {right}. Check the units of the facts and parameters.")
        case .expressionCode:
            ProblemEntry(
                .error, zh: "代码表 {list} 中没有“{code}”。请改用表中的代码。",
                en: "The code list {list} has no “{code}”. Use a code of the list.")
        case .expressionNotInRules:
            ProblemEntry(
                .error, zh: "规则中不能使用 {what}。请改用指标、参数以及对 members 的 all、exists、filter。",
                en: "Rules cannot use {what}. Use facts, parameters, and all, exists and filter over "
                    + "members.")
        case .expressionBareNumber:
            ProblemEntry(
                .error, zh: "{type} 旁边不能直接写 {number}：分和小数位容易弄错。请把它写成参数。",
                en: "{number} cannot stand beside {type}: minor units and scales are easily mistaken. "
                    + "Make it a parameter.")
        case .expressionUnknownFunction:
            ProblemEntry(
                .error, zh: "没有函数“{name}”。请检查拼写。",
                en: "There is no function “{name}”. Check the spelling.")
        // end of expressions
        // registry and commands
        case .areaAmbiguous:
            ProblemEntry(
                .error, zh: "“{area}”可以指不止一个地区：{list}。请写编号、代码体系或更完整的名称。",
                en: "“{area}” may mean more than one area: {list}. Give an id, a scheme or a longer path.")
        // documents
        case .documentNotFound:
            ProblemEntry(
                .error, zh: "{id} 没有材料 {document}。请从材料清单里选。",
                en: "{id} has no document {document}. Choose one from its list.")
        case .documentKindNotFound:
            ProblemEntry(
                .error, zh: "政策包没有给 {subject} 的材料种类“{kind}”。请用 document-kinds.yaml 里的编号。",
                en:
                    "The pack has no kind of document “{kind}” for a {subject}. Use an id of document-kinds.yaml."
            )
        case .documentWithdrawn:
            ProblemEntry(
                .error, zh: "{id} 的材料 {document} 已经撤回。",
                en: "Document {document} of {id} was withdrawn before.")
        case .documentTooLong:
            ProblemEntry(
                .error, zh: "文件超过 {most} MiB，没有收下。请压缩，或分成几份。",
                en:
                    "The file is longer than {most} MiB and was not taken. Compress or split it."
            )
        case .documentEmpty:
            ProblemEntry(
                .error, zh: "没有选文件，或文件是空的。请选一个文件。", en: "No file was chosen, or it is empty. Choose one.")
        case .documentTypeRefused:
            ProblemEntry(
                .error, zh: "内容不是 PDF、JPEG、PNG、WebP 图片、不带宏的 xlsx 或纯文本，没有收下。请转成其中一种。",
                en:
                    "The content is no PDF, no JPEG, PNG or WebP image, no xlsx without macros, no plain text: it was not taken. Convert it."
            )
        case .documentMasked:
            ProblemEntry(
                .error, zh: "材料里有个人信息，您的角色只能看脱敏内容。请向本地经办人查阅。",
                en:
                    "Documents hold personal data, which your role sees masked. Ask whoever keeps the file there."
            )
        case .documentMissing:
            ProblemEntry(
                .error, zh: "材料文件 {file} 不在材料夹里。请从备份找回。",
                en: "The file {file} of a document is not in the folder. Bring it back from a backup.")
        case .documentDamaged:
            ProblemEntry(
                .error, zh: "材料文件 {file} 与归档时不同，不予显示。请从备份找回。",
                en:
                    "The file {file} of a document is not as it was filed and is not shown. Bring it back from a backup."
            )
        case .areaNotFound:
            ProblemEntry(
                .error, zh: "没有地区“{area}”。请用编号、代码或名称路径（如 钦州市/灵山县/新圩镇）。",
                en: "No area “{area}”. Give an id, a code or a path of names.")
        case .subjectNotFound:
            ProblemEntry(
                .error, zh: "没有编号为 {id} 的户或人。请核对编号。",
                en: "Nobody has the id {id} here. Check it.")
        case .factNotFound:
            ProblemEntry(
                .error, zh: "{kind} 没有可登记的指标 {fact}。请看 policy show。",
                en: "A {kind} has no fact {fact} that can be set. See policy show.")
        case .packNotAdopted:
            ProblemEntry(
                .error, zh: "数据库里没有政策包 {pack}。请先 policy adopt。",
                en: "The database has no pack {pack}. Adopt one first.")
        case .packNotYetAdopted:
            ProblemEntry(
                .error, zh: "在 {position} 时还没有采用任何政策包。请问更晚的时刻或位置。",
                en: "At {position} no pack had been adopted yet. Ask of a later instant or position.")
        case .databaseMissing:
            ProblemEntry(
                .error, zh: "没有数据库 {file}。请先 tuopin init，或用 --database 指明。",
                en: "No database {file}. Run tuopin init first, or name one with --database.")
        case .batchNotFound:
            ProblemEntry(
                .error, zh: "没有批次 {batch}。请看 journal show。",
                en: "No batch {batch}. See journal show.")
        case .entryNotFound:
            ProblemEntry(
                .error, zh: "账本里没有 {position}。请核对链名与序号。",
                en: "The journal has no {position}. Check chain and number.")
        case .lineNotFound:
            ProblemEntry(
                .error, zh: "没有清单行 {line}。",
                en: "No work-list line {line}.")
        case .reportNotFound:
            ProblemEntry(
                .error, zh: "没有报表 {report}。请看 --list。",
                en: "No report {report}. See --list.")
        case .levelNotFound:
            ProblemEntry(
                .error, zh: "政策包没有层级 {level}，只有：{list}。",
                en: "The pack has no level {level}; it has {list}.")
        case .hitNotFound:
            ProblemEntry(
                .error, zh: "没有财产检索线索 {hit}。请看 identify hits。",
                en: "No property hit {hit}. See identify hits.")
        case .databaseEmpty:
            ProblemEntry(
                .error, zh: "{file} 不是完整的脱贫数据库：没有任何分录。请换一个，或重新 init。",
                en: "{file} is no finished Tuopin database: it has no entry. Name another or run init anew.")
        case .subjectMerged:
            ProblemEntry(
                .error, zh: "{id} 已并入 {into}。请改用后者。",
                en: "{id} was merged into {into}. Use that one.")
        case .changeRefused:
            ProblemEntry(
                .error, zh: "{id} 不能这样变更：{why}。",
                en: "{id} cannot change so: {why}.")
        case .directoryNotDemo:
            ProblemEntry(
                .error, zh: "{directory} 不是空的，也不是演示目录或没有 --replace。什么都没有改动。",
                en: "{directory} is not empty, and no demo's or --replace is missing. Nothing was changed.")
        case .importStopped:
            ProblemEntry(
                .error, zh: "已按要求停下，这份文件什么也没有写入。可以再查、再入库。",
                en: "Stopped as asked: nothing of this file was written. It can be checked and taken again.")
        case .batchUndone:
            ProblemEntry(
                .error, zh: "批次 {batch} 已由 {by} 撤销。",
                en: "The batch {batch} was undone by {by}.")
        case .rowLeftOut:
            ProblemEntry(
                .warning, zh: "这一行的数不能读，未计入（{why}）。",
                en: "This row holds a number that cannot be read and is left out ({why}).")
        case .effectiveDayMissing:
            ProblemEntry(
                .error, zh: "{file} 没有调查日期，也没有另外指明起效日。请填“从哪天起有效”，命令行用 --effective-on。",
                en: """
                    {file} gives no day of the survey, and no other day was given. Say from which day it holds (on \
                    the command line: --effective-on).
                    """
            )
        case .areaUnmatched:
            ProblemEntry(
                .error, zh: "找不到“{area}”这个地方。请核对县区、镇、村的名称，或先登记该村。",
                en: "No such place: “{area}”. Check unit, town and village, or record the village first.")
        case .areaClash:
            ProblemEntry(
                .error, zh: "地名与代码说的不是同一处：{area}。请核对。",
                en: "Name and code mean different places: {area}. Check them.")
        case .duplicateCertain:
            ProblemEntry(
                .error, zh: "证件号码与 {other} 相同，那人健在。请核实后再报，或更正号码。",
                en: "The identity number is that of {other}, who is alive. Verify, or correct the number.")
        case .duplicatePossible:
            ProblemEntry(
                .warning, zh: "可能与 {other} 是同一人（姓名、出生、地点相近，{score} 分）。请用 duplicates list 审核。",
                en:
                    "May be the same person as {other} (name, birth, place; score {score}). Review with duplicates list."
            )
        case .valueRefused:
            ProblemEntry(
                .error, zh: "{fact} 不能取“{value}”：{why}。",
                en: "{fact} cannot be “{value}”: {why}.")
        case .layoutUnknown:
            ProblemEntry(
                .error, zh: "认不出 {file} 的表式。请用 --layout 指明：{list}。",
                en: "The layout of {file} is not recognised. Name one with --layout: {list}.")
        case .headMissing:
            ProblemEntry(
                .error, zh: "户没有户主，不能登记。请补户主。",
                en: "The household has no head and cannot be recorded. Add one.")
        case .cannotWrite:
            ProblemEntry(
                .error, zh: "写不了文件 {file}。请检查目录和权限。",
                en: "Cannot write {file}. Check the folder and its permissions.")
        case .unexpected:
            ProblemEntry(
                .error, zh: "程序遇到没料到的情况：{why}。请把这一行报告给我们。",
                en: "The program met something unforeseen: {why}. Please report this line.")
        case .personUnmatched:
            ProblemEntry(
                .error, zh: "登记中没有这个人（{name}）。请核对姓名、号码和住址；这是线索，不是登记。",
                en:
                    "Nobody registered is this person ({name}). Check name, number and place; it is a lead, not a record."
            )
        case .personPossible:
            ProblemEntry(
                .question, zh: "号码有误，可能是登记中的 {other}（{basis_zh}）。请确认是不是同一人。",
                en:
                    "The number is damaged; this may be {other} of the register ({basis_en}). Confirm who it is."
            )
        case .visitWithoutDay:
            ProblemEntry(
                .error, zh: "没有写走访是哪天。请填 {fact}。", en: "The day of the visit is not said. Fill in {fact}.")
        case .visitToCome:
            ProblemEntry(
                .error, zh: "走访日期 {value} 晚于今天（{today}）。请写实际走访的那天。",
                en: "The visit is of {value}, after today ({today}). Give the day on which it was made.")
        case .visitOfOtherDay:
            ProblemEntry(
                .error, zh: "走访从当天（{value}）起效，不能另写起效日。请把起效日改成走访那天。",
                en: "A visit holds from its own day ({value}) and no other. Let it hold from that day.")
        case .personNameDiffers:
            ProblemEntry(
                .question, zh: "这个号码是登记中 {other} 的，姓名却与“{value}”不同。请核对，这一行暂不取用。",
                en: "The number is that of {other} in the register, whose name is not “{value}”. Check both; "
                    + "the row is not taken.")
        // end of registry and commands
        // values and layouts at import (forms)
        case .noFormFits:
            ProblemEntry(
                .error,
                zh: "文件的工作表都不符合已知表式：{sheets}。请核对表头，或用 --layout、--mapping 指明。",
                en: "No layout of the pack fits this file: {sheets}. Check the headers, or name a "
                    + "layout or mapping.")
        case .noFormNear:
            ProblemEntry(
                .error,
                zh:
                    "文件与各表式都不够接近，没有导入。最接近的是（认得的列/有内容的列）：{layouts}；不认得的列：{columns}。请核对是不是这张表；确是的，用 --layout 指明（网页上选表式），或用 --mapping 给出对照。",
                en:
                    "The file is not near enough to any layout and was not taken. The nearest (columns known of those that tell something): {layouts}; not known: {columns}. Check that it is this form; if it is, name it by --layout (on the page choose it), or give a --mapping."
            )
        case .sheetNotTaken:
            ProblemEntry(
                .warning,
                zh: "工作表“{sheet}”没有导入：{why_zh}。如应导入，请核对表头。",
                en: "Sheet “{sheet}” was not taken: {why_en}. If it should be, check its headers.")
        case .sheetHidden:
            ProblemEntry(
                .warning,
                zh: "工作表“{sheet}”是隐藏的，已照常读取。请确认应否导入。",
                en: "Sheet “{sheet}” is hidden and was read like any other. Make sure that it belongs here.")
        case .rowHidden:
            ProblemEntry(
                .warning,
                zh: "第 {row} 行是隐藏的，已照常读取。请确认应否导入。",
                en: "Row {row} is hidden and was read like any other. Make sure that it belongs here.")
        case .columnHidden:
            ProblemEntry(
                .warning,
                zh: "列“{header}”是隐藏的。请确认是否应当使用。",
                en: "Column “{header}” is hidden. Make sure that it should be used.")
        case .columnNotTaken:
            ProblemEntry(
                .warning,
                zh: "列“{header}”不在表式中，没有取用。如需取用，请改表头或在表式中加别名。",
                en: "Column “{header}” is not in the layout and was not taken. Correct the header or "
                    + "add an alias if it is needed.")
        case .columnTwice:
            ProblemEntry(
                .question,
                zh: "列“{header}”与另一列含义相同，只取了第一列。请只保留一列。",
                en: "Column “{header}” means the same as another; only the first was taken. Keep one.")
        case .columnMissing:
            ProblemEntry(
                .warning,
                zh: "表中缺少这些列：{headers}。相应数值视为未知。",
                en: "These columns are missing: {headers}. Their values stay unknown.")
        case .rowNotData:
            ProblemEntry(
                .warning,
                zh: "第 {row} 行是{what_zh}，不作数据读取：{text}。",
                en: "Row {row} is {what_en} and no data: {text}.")
        case .rowNotUnderstood:
            ProblemEntry(
                .question,
                zh: "第 {row} 行看不出是谁的数据，没有取用：{text}。请删去或补上姓名、户编号。",
                en: "Row {row} does not say whose it is and was not taken: {text}. Remove it, or add "
                    + "name and household code.")
        case .totalDiffers:
            ProblemEntry(
                .warning,
                zh: "合计与明细不符：表上写 {stated}，明细为 {counted}。请核对。",
                en: "The total does not agree with the rows: stated {stated}, counted {counted}. Check both.")
        case .layoutNotInPack:
            ProblemEntry(
                .error,
                zh: "政策包中没有表式“{layout}”。请检查名称。",
                en: "The pack has no layout “{layout}”. Check the name.")
        case .valueMissing:
            ProblemEntry(
                .question,
                zh: "应填而未填：{fact}。空白不等于 0，请补填或写明“无”。",
                en: "{fact} is empty. Empty is not 0: fill it in, or write that there is none.")
        case .cellNotANumber:
            ProblemEntry(
                .error,
                zh: "“{value}”不是数字。请改为数字。",
                en: "“{value}” is no number. Write a number.")
        case .numberApproximate:
            ProblemEntry(
                .question,
                zh: "“{value}”是约数。请填写准确数字。",
                en: "“{value}” is approximate. Give the exact number.")
        case .numberRange:
            ProblemEntry(
                .question,
                zh: "“{value}”是一个范围。请填写一个数字。",
                en: "“{value}” is a range. Give one number.")
        case .numberGrouping:
            ProblemEntry(
                .question,
                zh: "“{value}”的千分位不对，可能多写或漏写了数字。请核对。",
                en: "The grouping of “{value}” is broken; a digit may be missing. Check it.")
        case .numberInnerSpace:
            ProblemEntry(
                .question,
                zh: "“{value}”数字中间有空格，不能确定是一个数还是两个数。请改正。",
                en: "“{value}” has a space inside; it may be one number or two. Correct it.")
        case .numberTwoUnits:
            ProblemEntry(
                .question,
                zh: "“{value}”含有两个单位或两个数。请换算成一个单位。",
                en: "“{value}” has two units or two numbers. Convert it to one unit.")
        case .numberExponent:
            ProblemEntry(
                .question,
                zh: "“{value}”是科学记数。请写出全部数字。",
                en: "“{value}” is written with an exponent. Write all digits.")
        case .numberChinesePoint:
            ProblemEntry(
                .question,
                zh: "“{value}”用句号或间隔号作小数点。请改用小数点。",
                en: "“{value}” has a full stop or a raised dot for a decimal point. Use a decimal point.")
        case .numberBracketed:
            ProblemEntry(
                .question,
                zh: "“{value}”带括号，可能是负数，也可能是说明。请改正。",
                en: "“{value}” has brackets: a minus or a remark. Correct it.")
        case .numberInWords:
            ProblemEntry(
                .question,
                zh: "“{value}”是汉字数字。请改用阿拉伯数字。",
                en: "“{value}” is a number in words. Use digits.")
        case .numberTooLarge:
            ProblemEntry(
                .error,
                zh: "“{value}”太大，无法保存。请核对位数和单位。",
                en: "“{value}” is too large to keep. Check digits and unit.")
        case .numberRounded:
            ProblemEntry(
                .warning,
                zh: "“{value}”的小数位过多，已四舍五入为 {kept}。",
                en: "“{value}” has too many decimals and was rounded to {kept}.")
        case .numberNotWhole:
            ProblemEntry(
                .question,
                zh: "“{value}”应为整数。请核对。",
                en: "“{value}” should be a whole number. Check it.")
        case .numberOutOfRange:
            ProblemEntry(
                .question,
                zh: "“{value}”不在合理范围内。请核对数值和单位。",
                en: "“{value}” is outside the plausible range. Check value and unit.")
        case .unitAgainstMagnitude:
            ProblemEntry(
                .question,
                zh: "“{value}”按表头单位换算后过大，可能是用小单位填写的。请确认单位。",
                en: "“{value}” is implausibly large in the header's unit; it may be written in a "
                    + "smaller one. Say which unit.")
        case .numberUnitUnfit:
            ProblemEntry(
                .question,
                zh: "“{value}”的单位或附注与本列不符。请按本列单位只填数字。",
                en: "The unit or note in “{value}” does not fit this column. Write the bare number "
                    + "in the column's unit.")
        case .percentWithoutSign:
            ProblemEntry(
                .warning,
                zh: "“{value}”没有百分号，按百分数 {kept} 读取。",
                en: "“{value}” has no percent sign and was read as {kept}.")
        case .valueOfOtherKind:
            ProblemEntry(
                .question,
                zh: "“{value}”的类型与本列不符（日期、是否或数字混用）。请改正。",
                en: "“{value}” is of another kind than this column holds. Correct it.")
        case .errorCell:
            ProblemEntry(
                .error,
                zh: "单元格是错误值或未计算的公式。请在表中改正后重新保存。",
                en: "The cell is an error or a formula without a result. Correct it in the workbook "
                    + "and save again.")
        case .dateUnreadable:
            ProblemEntry(
                .error,
                zh: "“{value}”不是日期。请写成 2016-03-09 的形式。",
                en: "“{value}” is no date. Write it as 2016-03-09.")
        case .dateImpossible:
            ProblemEntry(
                .error,
                zh: "没有“{value}”这一天。请核对。",
                en: "There is no such day as “{value}”. Check it.")
        case .dateOrder:
            ProblemEntry(
                .question,
                zh: "“{value}”分不清年月日的次序。请写成 2016-03-09 的形式。",
                en: "The order of day, month and year in “{value}” is not clear. Write it as 2016-03-09.")
        case .dateTwo:
            ProblemEntry(
                .question,
                zh: "“{value}”含两个日期。请只写一个。",
                en: "“{value}” holds two dates. Write one.")
        case .dateSerial:
            ProblemEntry(
                .question,
                zh: "“{value}”是数字，不是日期{offer_zh}。请设为日期格式或写成 2016-03-09。",
                en: "“{value}” is a bare number, no date{offer_en}. Format it as a date or write 2016-03-09.")
        case .dateApproximate:
            ProblemEntry(
                .question,
                zh: "“{value}”是大约的日期。请填写准确日期。",
                en: "“{value}” is an approximate date. Give the exact one.")
        case .datePartial:
            ProblemEntry(
                .warning,
                zh: "“{value}”只到年或月，按该精度保存。",
                en: "“{value}” names year or month only and is kept so.")
        case .dateTimeDropped:
            ProblemEntry(
                .warning,
                zh: "“{value}”带有时刻，只取了日期。",
                en: "“{value}” has a time of day; only the day was taken.")
        case .timeWithoutDate:
            ProblemEntry(
                .question,
                zh: "“{value}”只有时刻，没有日期。请填写日期。",
                en: "“{value}” is a time of day without a date. Give the date.")
        case .identityMissing:
            ProblemEntry(
                .warning,
                zh: "{who}没有证件号码。请补填；人员照常保留。",
                en: "{who} has no identity number. Supply it; the person is kept.")
        case .identityScientific:
            ProblemEntry(
                .error,
                zh: "“{value}”已被表格软件改成科学记数，后几位已丢失。请设为文本格式重新填写。",
                en: "“{value}” was turned into scientific notation and has lost digits. Enter it "
                    + "again as text.")
        case .identityPrecision:
            ProblemEntry(
                .error,
                zh: "“{value}”被表格软件当作数字保存，后三位已丢失。请设为文本格式重新填写。",
                en: "“{value}” was kept as a number by the spreadsheet and has lost its last digits. "
                    + "Enter it again as text.")
        case .identityLength:
            ProblemEntry(
                .error,
                zh: "“{value}”的位数不对。请核对。",
                en: "“{value}” has the wrong number of characters. Check it.")
        case .identityCharacter:
            ProblemEntry(
                .error,
                zh: "“{value}”含有不应有的字符。请核对。",
                en: "“{value}” has characters that do not belong there. Check it.")
        case .identityDivision:
            ProblemEntry(
                .error,
                zh: "“{value}”的地址码不存在。请核对。",
                en: "The division in “{value}” does not exist. Check it.")
        case .identityDate:
            ProblemEntry(
                .error,
                zh: "“{value}”中的出生日期不存在。请核对。",
                en: "The day of birth in “{value}” does not exist. Check it.")
        case .identityCheckDigit:
            ProblemEntry(
                .error,
                zh: "“{value}”的校验码不符。请核对每一位。",
                en: "The check digit of “{value}” does not fit. Check every digit.")
        case .identityTimesSign:
            ProblemEntry(
                .question,
                zh: "“{value}”的末位像是乘号{offer_zh}。请确认。",
                en: "The last character of “{value}” looks like a times sign{offer_en}. Confirm.")
        case .identityLetter:
            ProblemEntry(
                .question,
                zh: "“{value}”中有像数字的字母{offer_zh}。请确认。",
                en: "“{value}” has letters that look like digits{offer_en}. Confirm.")
        case .identityTwo:
            ProblemEntry(
                .question,
                zh: "一个单元格里有两个证件号码。请只写一个。",
                en: "Two identity numbers stand in one cell. Write one.")
        case .identityRepaired:
            ProblemEntry(
                .warning,
                zh: "“{value}”中的空格、引号、全角或小写字符已整理。",
                en: "Spaces, apostrophes, full-width or lower-case characters in “{value}” were put right.")
        case .identityOldForm:
            ProblemEntry(
                .warning,
                zh: "“{value}”是 15 位旧号码，按 18 位新号码 {kept} 保存。请核对。",
                en: "“{value}” is an old 15-digit number, kept as {kept}. Check it.")
        case .identityCard:
            ProblemEntry(
                .warning,
                zh: "“{value}”是 20 位的证件（身份证号加类别和等级），取了其中的身份证号。",
                en: "“{value}” is a 20-character card; the identity number in it was taken.")
        case .identityAgainstBirth:
            ProblemEntry(
                .warning,
                zh: "证件号码中的出生日期与填写的 {value} 不符。请核对。",
                en: "The day of birth in the identity number differs from {value}. Check both.")
        case .identityAgainstSex:
            ProblemEntry(
                .warning,
                zh: "证件号码中的性别与填写的“{value}”不符。请核对。",
                en: "The sex in the identity number differs from “{value}”. Check both.")
        case .identityRepeated:
            ProblemEntry(
                .error,
                zh: "同一证件号码在本文件“{first_sheet}”第 {first} 行已出现。请核对是否重复登记。",
                en: "The same identity number already stands in row {first} ({first_sheet}) of this "
                    + "file. Check whether the person is listed twice.")
        case .cardAgainstColumn:
            ProblemEntry(
                .question,
                zh: "证号中的类别或等级（{card}）与本列“{value}”不符。请核对。",
                en: "The card says {card}, this column “{value}”. Check both.")
        case .digitsLost:
            ProblemEntry(
                .error,
                zh: "“{value}”被表格软件当作数字保存，15 位以后已丢失。请设为文本格式重新填写。",
                en: "“{value}” was kept as a number by the spreadsheet and has lost digits after the "
                    + "fifteenth. Enter it again as text.")
        case .valueNotKnown:
            ProblemEntry(
                .question,
                zh: "“{value}”表示尚不清楚。查清后请补填。",
                en: "“{value}” says that it is not known. Supply it when it is.")
        case .codeUnknown:
            ProblemEntry(
                .question,
                zh: "“{value}”不在代码表中。请用代码表的写法。",
                en: "“{value}” is not in the code list. Use a label of the list.")
        case .boolUnreadable:
            ProblemEntry(
                .question,
                zh: "“{value}”看不出是“是”还是“否”。请填是或否。",
                en: "“{value}” is neither yes nor no. Write yes or no.")
        case .nameInnerSpace:
            ProblemEntry(
                .warning,
                zh: "姓名“{value}”中间的空格已去掉。",
                en: "The space inside the name “{value}” was closed.")
        case .householdCodeMissing:
            ProblemEntry(
                .error,
                zh: "这一户没有户编号，无法归户。请补填。",
                en: "This household has no code. Supply it.")
        case .householdWithoutHead:
            ProblemEntry(
                .error,
                zh: "这一户没有户主。请补填户主或改正与户主关系。",
                en: "This household has no head. Add the head or correct the relations.")
        case .householdSizeDiffers:
            ProblemEntry(
                .error,
                zh: "填写的家庭人口 {stated} 与列出的 {listed} 人不符。请补登或改正。",
                en: "The stated size {stated} differs from the {listed} members listed. Add them or "
                    + "correct the size.")
        case .householdTwoHeads:
            ProblemEntry(
                .error,
                zh: "这一户有两个户主。请改正与户主关系或户编号。",
                en: "This household has two heads. Correct the relations or the code.")
        case .perHeadDiffers:
            ProblemEntry(
                .error,
                zh: "填写的人均纯收入 {stated} 与各项收入算出的 {computed} 不符。请核对，暂不据此判定。",
                en: "The stated income per head {stated} differs from {computed}, computed from its "
                    + "parts. Check; nothing is decided on it.")
        case .filledDown:
            ProblemEntry(
                .warning,
                zh: "这一行没有户编号，也没有合并单元格，按与户主关系归入上一户 {code}。",
                en: "This row has no household cells and no merge; by its relation it was joined to "
                    + "the household above, {code}.")
        case .relationAgainstAge:
            ProblemEntry(
                .warning,
                zh: "与户主关系“{value}”与出生日期不合：长辈应比户主年长，晚辈应比户主年轻。请核对。",
                en: "The relation “{value}” does not fit the days of birth: an elder must be born "
                    + "before the head, a child after. Check both.")
        case .birthMissing:
            ProblemEntry(
                .warning,
                zh: "没有出生日期，证件号码中也没有。请补填。",
                en: "There is no day of birth, nor one in the identity number. Supply it.")
        case .householdCellConflict:
            ProblemEntry(
                .question,
                zh: "同一户的“{value}”与上面填写的不同。请核对，暂取第一次填写的。",
                en: "“{value}” differs from what was given above for the same household; the first "
                    + "is kept. Check both.")
        case .memberWithoutHousehold:
            ProblemEntry(
                .error,
                zh: "户编号 {code} 在农户表中找不到，这一人无法归户。请核对户编号。",
                en: "No household {code} in the sheet of households: this person cannot be placed. "
                    + "Check the code.")
        case .householdTwice:
            ProblemEntry(
                .error,
                zh: "户编号 {code} 在第 {first} 行已出现。请核对。",
                en: "Household code {code} already stands in row {first}. Check both.")
        case .headNameDiffers:
            ProblemEntry(
                .question,
                zh: "户主姓名“{value}”与成员表中的户主不同。请核对。",
                en: "The head's name “{value}” differs from the head in the list of members. Check both.")
        case .nameMissing:
            ProblemEntry(
                .question,
                zh: "没有姓名。请补填；人员照常保留。",
                en: "There is no name. Supply it; the person is kept.")
        case .matchKeyMissing:
            ProblemEntry(
                .error,
                zh: "这一行既无姓名，也无可用的证件号码，无法找到本人。请补填。",
                en: "This row has neither a name nor a usable identity number: nobody can be found "
                    + "by it. Supply one.")
        case .areaNameMissing:
            ProblemEntry(
                .error,
                zh: "这一行没有村（屯）名或代码，无法归到地区。请补填。",
                en: "This row names no area. Supply a name or a code.")
        case .householdSizeExplained:
            ProblemEntry(
                .warning,
                zh: "填写的家庭人口 {stated}，列出 {listed} 人，备注说明“{remark}”。按列出的成员登记，请及时补登其余的人。",
                en:
                    "The stated size is {stated}, {listed} members are listed; the remark says why: “{remark}”. "
                    + "Those listed are taken. Add the others in time.")
        case .rowAgainstRule:
            ProblemEntry(
                .warning, zh: "{said_zh}（依据：{basis_zh}）请核实。", en: "{said_en} (By: {basis_en}) Look into it.")
        // end of forms
        // sample city
        case .sampleTooSmall:
            ProblemEntry(
                .error, zh: "样本城市至少要有 {least} 户（每个县区都要有村），现在是 {households} 户。请改大户数。",
                en:
                    "A sample city needs at least {least} households (a village in each unit), not {households}. Ask for more."
            )
        case .sampleNeedsPack:
            ProblemEntry(
                .error, zh: "政策包缺少生成样本城市所需的 {what}。请补全政策包后再运行。",
                en: "The pack lacks what a sample city is made from: {what}. Complete the pack and run again."
            )
        case .sampleCannotSeparate:
            ProblemEntry(
                .error, zh: "无法用评分表 {form} 把贫困户与其他农户分开（{household}）。请检查评分表所用指标是否都在调查表中。",
                en: """
                    The form {form} does not tell poor households from the others ({household}). Check that every \
                    fact it scores stands in the survey's layout.
                    """)
        case .printingFailed:
            ProblemEntry(
                .error,
                zh: "没有打印成：{why}。请检查磁盘空间和字体（tuopin doctor），再打印一次。",
                en: "Nothing was printed: {why}. Check disk space and fonts (tuopin doctor) and print again.")
        case .workbookNotWritten:
            ProblemEntry(
                .error, zh: "写不了文件 {file}。请检查磁盘空间和目录权限。",
                en: "Cannot write {file}. Check free space and the folder's permissions.")
        }
    }
}
