import Policy
import Registry
import Testing

/// Names as the packs read them.
struct NameReaderTests {
    private func reader(_ pack: String) throws -> NameReader {
        try #require(NameReader(PolicyPack.load(directory: "Policies/\(pack)")))
    }

    @Test(
        "Surnames are read as surnames, the other characters as usual; rare ones too",
        arguments: [
            ("梁春贵", "liang chun gui"), ("覃小满", "qin/tan xiao man"), ("单雪梅", "shan xue mei"),
            ("曾志强", "zeng zhi qiang"), ("仇庆余", "qiu qing yu"), ("吕长安", "lv/lu zhang an"),
            ("陆𠮷", "lu ji"), ("", ""), ("韦·阿木", "wei a mu"), ("黄X", "huang x"), ("123", ""),
        ])
    func persons(name: String, reading: String) throws {
        #expect(try reader("qinzhou-2016").readings(of: [name], isPerson: true) == [reading])
    }

    @Test("Places are read as usual; many names at once as each alone, and no name stays none")
    func places() throws {
        let reader = try reader("qinzhou-2016")
        let names = ["新圩镇", "灵山县", "六硍镇", nil, "那良村"]
        let read = reader.readings(of: names, isPerson: false)
        #expect(read[0] == "xin xu zhen" || read[0] == "xin wei zhen", "\(read)")
        #expect(read[1] == "ling shan xian" && read[3] == nil && read[4] == "na liang cun")
        #expect(names.map { reader.readings(of: [$0], isPerson: false)[0] } == read)
    }

    @Test("A country of another script reads words, without accents and in small letters")
    func words() throws {
        let reader = try reader("example-country")
        #expect(reader.readings(of: ["Zoé D'Orléans-Müller"], isPerson: true) == ["zoe d orleans muller"])
    }
}
