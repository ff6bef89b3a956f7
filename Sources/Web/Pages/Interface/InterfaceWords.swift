/// The words of the page of the API (用语).
enum InterfaceWords {
    static let heading = Phrase("接口", "API")
    static let hint = Phrase(
        "程序与本平台交换数据的办法，版本1，JSON。本页与路由出自同一张表；机器可读的说明另有一份。",
        "How programs exchange data with this platform: version 1, JSON. This page is made from the table of the router; the description for machines stands beside it."
    )
    static let who = Phrase("令牌", "Tokens")
    static let tokens = Phrase(
        "程序带令牌来问：由系统管理员开机器账户、发令牌，令牌只显示一次。角色、地区和隐去的内容与网页上一样；看过谁的资料，访问日志都有一行。登录后的浏览器也可以问，写入时另带表单口令。",
        "A program brings a token: a system administrator opens a machine's account and issues it; it is shown once. Role, area and masking are those of the pages; what of persons was shown leaves its line in the access log. A signed-in browser may ask too; its writes also carry the form's token."
    )
    static let answers = Phrase(
        "不成时答 application/problem+json：编号、中英文说明。清单每页至多500行，按 next 取下一页；ETag 是快照，带 If-None-Match 再问，没有变就答304。金额是整数分（指标名后加_fen），不知道的是 null。费时的先答202，到 Location 处再问。",
        "What fails answers application/problem+json: number, Chinese and English text. Lists have up to 500 rows a page, next is the following one; the ETag is the snapshot, and If-None-Match spares what has not changed (304). Money is an integer of the smallest unit under FACT_fen; what is not known is null. What takes long answers 202 first: ask again at Location."
    )
    static let all = Phrase("全部{count}项操作", "All {count} operations")
    static let operation = Phrase("操作", "Operation")
    static let address = Phrase("地址", "Address")
    static let does = Phrase("做什么", "What it does")
    static let may = Phrase("谁可以", "Who may")
    static let everyone = Phrase("任何人，不用令牌", "Anybody, without a token")
    static let anyToken = Phrase("有令牌或已登录的", "Any token or session")
    static let ownAreas = Phrase("{permission}，限本人地区", "{permission}, within one's areas")
    static let thatPlace = Phrase("{permission}，限所问之处", "{permission}, at that place")
    static let answer = Phrase("答复", "Answer")
    static let statuses = Phrase("状态码", "Statuses")
    static let name = Phrase("参数（*必填）", "Parameter (* required)")
    static let place = Phrase("位置", "Where")
    static let form = Phrase("写法", "Written")
    static let meaning = Phrase("含义", "Meaning")
}
