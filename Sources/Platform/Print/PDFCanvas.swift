import CPangoCairo
import Vocabulary

/// Draws text and lines on pages of a PDF through Cairo and Pango (PDF 画布). Sizes are points, from the top left.
///
/// Not Sendable: one canvas is used by one task.
final class PDFCanvas {
    /// A4 upright.
    static let width = 595.276
    static let height = 841.89

    /// How text is set.
    struct Style: Hashable {
        var size: Double
        var isBold = false
        /// Song type, for titles.
        var isSerif = false
        var spacing = 0.0
    }

    /// The bytes that Cairo has written; a class, since C keeps a pointer to it.
    private final class Sink { var bytes: [UInt8] = [] }

    private let sink = Sink()
    private let surface: OpaquePointer
    private let context: OpaquePointer
    private let layout: OpaquePointer
    private var fonts: [Style: OpaquePointer] = [:]
    private var hasPage = false

    init(title: String) throws(Problem) {
        let closure = Unmanaged.passUnretained(sink).toOpaque()
        guard
            let surface = cairo_pdf_surface_create_for_stream(
                { closure, data, length in
                    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
                    Unmanaged<Sink>.fromOpaque(closure).takeUnretainedValue().bytes
                        .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
                    return CAIRO_STATUS_SUCCESS
                }, closure, Self.width, Self.height),
            let context = cairo_create(surface), let layout = pango_cairo_create_layout(context)
        else { throw Problem(.printingFailed, ["why": "Cairo"]) }
        self.surface = surface
        self.context = context
        self.layout = layout
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
    }

    deinit {
        for font in fonts.values { pango_font_description_free(font) }
        g_object_unref(UnsafeMutableRawPointer(layout))
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    /// Starts the next page.
    func newPage() {
        if hasPage { cairo_show_page(context) }
        hasPage = true
    }

    /// Ends the document and gives its bytes.
    func finish() throws(Problem) -> [UInt8] {
        if hasPage { cairo_show_page(context) }
        cairo_surface_finish(surface)
        let status = cairo_surface_status(surface)
        guard status == CAIRO_STATUS_SUCCESS else {
            throw Problem(
                .printingFailed, ["why": cairo_status_to_string(status).map { String(cString: $0) } ?? ""])
        }
        return sink.bytes
    }

    /// The size of text set within a width.
    func measure(_ text: String, _ style: Style, within width: Double? = nil) -> (
        width: Double, height: Double
    ) {
        set(text, style, width, PANGO_ALIGN_LEFT)
        var (w, h): (Int32, Int32) = (0, 0)
        pango_layout_get_size(layout, &w, &h)
        return (Double(w) / Double(PANGO_SCALE), Double(h) / Double(PANGO_SCALE))
    }

    /// Draws text with its top left at a place.
    func draw(
        _ text: String, _ style: Style, x: Double, y: Double, within width: Double? = nil,
        toRight: Bool = false,
        centred: Bool = false
    ) {
        set(text, style, width, toRight ? PANGO_ALIGN_RIGHT : centred ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT)
        cairo_move_to(context, x, y)
        pango_cairo_show_layout(context, layout)
    }

    /// Draws a line.
    func line(from: (x: Double, y: Double), to: (x: Double, y: Double), width: Double = 0.6) {
        cairo_set_line_width(context, width)
        cairo_move_to(context, from.x, from.y)
        cairo_line_to(context, to.x, to.y)
        cairo_stroke(context)
    }

    /// Draws the outline of a box, dashed where asked.
    func frame(x: Double, y: Double, width: Double, height: Double, dashed: Bool = false) {
        cairo_set_line_width(context, 0.6)
        if dashed { cairo_set_dash(context, [2, 1.5], 2, 0) }
        cairo_rectangle(context, x, y, width, height)
        cairo_stroke(context)
        if dashed { cairo_set_dash(context, nil, 0, 0) }
    }

    /// Fills boxes in black.
    func fill(_ boxes: [(x: Double, y: Double, width: Double, height: Double)]) {
        for box in boxes { cairo_rectangle(context, box.x, box.y, box.width, box.height) }
        cairo_fill(context)
    }

    /// Fills a polygon, or strokes an open or closed path.
    func path(
        _ points: [(x: Double, y: Double)], closed: Bool, filled: Bool, width: Double = 1, white: Bool = false
    ) {
        guard let first = points.first else { return }
        cairo_move_to(context, first.x, first.y)
        for point in points.dropFirst() { cairo_line_to(context, point.x, point.y) }
        if closed { cairo_close_path(context) }
        paint(filled: filled, width: width, white: white)
    }

    /// Fills a disc.
    func disc(x: Double, y: Double, radius: Double) {
        cairo_new_sub_path(context)
        cairo_arc(context, x, y, radius, 0, 2 * .pi)
        paint(filled: true, width: 0, white: false)
    }

    private func paint(filled: Bool, width: Double, white: Bool) {
        if white { cairo_set_source_rgb(context, 1, 1, 1) }
        if filled {
            cairo_fill(context)
        } else {
            cairo_set_line_width(context, width)
            cairo_stroke(context)
        }
        if white { cairo_set_source_rgb(context, 0, 0, 0) }
    }

    private func set(_ text: String, _ style: Style, _ width: Double?, _ alignment: PangoAlignment) {
        pango_layout_set_font_description(layout, font(style))
        pango_layout_set_width(layout, width.map { Int32($0 * Double(PANGO_SCALE)) } ?? -1)
        pango_layout_set_alignment(layout, alignment)
        var attributes: OpaquePointer?
        if style.spacing > 0 {
            attributes = pango_attr_list_new()
            pango_attr_list_insert(
                attributes,
                pango_attr_letter_spacing_new(Int32(style.spacing * style.size * Double(PANGO_SCALE))))
        }
        pango_layout_set_attributes(layout, attributes)
        if let attributes { pango_attr_list_unref(attributes) }
        // NUL would end a C string; the length is given, and Pango draws what it does not know as a box.
        let bytes = Array(text.utf8)
        bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) {
                pango_layout_set_text(layout, $0.baseAddress, Int32($0.count))
            }
        }
    }

    private func font(_ style: Style) -> OpaquePointer? {
        if let known = fonts[style] { return known }
        let made = pango_font_description_new()
        pango_font_description_set_family(
            made,
            style.isSerif
                ? "Songti SC,SimSun,Noto Serif CJK SC,serif" : "Microsoft YaHei,Noto Sans CJK SC,sans-serif")
        pango_font_description_set_absolute_size(made, style.size * Double(PANGO_SCALE))
        pango_font_description_set_weight(made, style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        if let made { fonts[style] = made }
        return made
    }
}
