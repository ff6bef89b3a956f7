import Exit
import Policy
import Registry
import Vocabulary

/// A condition by name (条件名): households and villages have some of the same name, which lists of both must tell apart.
enum ConditionName {
    /// The name as its rules have it.
    static func plain(_ condition: CampaignTally.Condition, _ pack: PolicyPack, _ language: String) -> String
    {
        pack.ruleSets[condition.ruleSet]?.criteria[condition.criterion]?.label(language)
            ?? condition.criterion
    }

    /// The name, with a remark where it is a village's.
    static func full(_ condition: CampaignTally.Condition, _ pack: PolicyPack, _ language: String) -> String {
        let name = plain(condition, pack, language)
        return pack.ruleSets[condition.ruleSet]?.subject == .village
            ? ofVillage(language, ["name": name]) : name
    }

    private static let ofVillage = Phrase("{name}（村）", "{name} (village)")
}
