/// The words about typing that was saved (击键用语): one definition for every page, that of `ValueForm.keystrokes`.
enum KeystrokeWords {
    static let unit = Phrase("键", "keystrokes")
    static let basis = Phrase(
        "按值的字符计：汉字一字一键，日期八键，选项一键；换格不计。",
        "Counted by the characters of the values: a day is eight, a choice one; going from field to field is not counted."
    )
}
