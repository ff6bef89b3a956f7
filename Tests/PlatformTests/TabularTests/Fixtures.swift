@testable import Tabular

/// A small workbook from raw parts, as other producers write them.
func workbook(
    sheet: String, strings: String? = nil, styles: String? = nil, workbookPr: String = "",
    extra: [(String, String)] = []
) throws -> [UInt8] {
    let out = OutputFile()
    let zip = ZipWriter(out)
    let main = XLSXParts.main
    try zip.add("_rels/.rels", XLSXParts.relationships([("r1", "officeDocument", "xl/workbook.xml")]))
    try zip.add(
        "xl/workbook.xml",
        "<workbook xmlns=\"\(main)\" xmlns:r=\"\(XLSXParts.office)\">\(workbookPr)<sheets>"
            + "<sheet name=\"埇口村\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>")
    var relations = [("r1", "worksheet", "worksheets/sheet1.xml")]
    if strings != nil { relations.append(("r2", "sharedStrings", "sharedStrings.xml")) }
    if styles != nil { relations.append(("r3", "styles", "styles.xml")) }
    try zip.add("xl/_rels/workbook.xml.rels", XLSXParts.relationships(relations))
    try zip.add("[Content_Types].xml", XLSXParts.contentTypes(notes: [false], hasStrings: strings != nil))
    let isWhole = sheet.hasPrefix("<?xml") || sheet.hasPrefix("<worksheet")
    try zip.add(
        "xl/worksheets/sheet1.xml", isWhole ? sheet : "<worksheet xmlns=\"\(main)\">\(sheet)</worksheet>")
    if let strings { try zip.add("xl/sharedStrings.xml", "<sst xmlns=\"\(main)\">\(strings)</sst>") }
    if let styles { try zip.add("xl/styles.xml", "<styleSheet xmlns=\"\(main)\">\(styles)</styleSheet>") }
    for (name, content) in extra { try zip.add(name, content) }
    try zip.finish()
    return out.memory
}

/// Styles with these number formats as cell formats 1, 2 and so on.
func styles(_ codes: [String]) -> String {
    var formats = ""
    var cells = "<xf numFmtId=\"0\"/>"
    for (index, code) in codes.enumerated() {
        if !code.hasPrefix("0"), let id = Int(code) {
            cells += "<xf numFmtId=\"\(id)\"/>"
            continue
        }
        let escaped = code.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
            .replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        formats += "<numFmt numFmtId=\"\(200 + index)\" formatCode=\"\(escaped)\"/>"
        cells += "<xf numFmtId=\"\(200 + index)\"/>"
    }
    return "<numFmts>\(formats)</numFmts><fills count=\"1\"><fill/></fills><cellXfs>\(cells)</cellXfs>"
}
