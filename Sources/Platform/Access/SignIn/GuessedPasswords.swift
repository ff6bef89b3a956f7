/// Words and passwords that are tried first (常见口令), a short list of our own; decoration does not help them.
enum GuessedPasswords {
    /// Stems to which people add digits and signs until a form accepts them.
    static let stems = [
        "password", "passw0rd", "passwd", "letmein", "welcome", "administrator", "admin", "root", "guest",
        "user",
        "master", "dragon", "monkey", "football", "baseball", "superman", "batman", "iloveyou", "sunshine",
        "princess", "shadow", "trustno", "whatever", "freedom", "computer", "internet", "default", "changeme",
        "change", "secret", "login", "system", "server", "database", "oracle", "test", "demo", "hello",
        "love",
        "qwerty", "asdf", "zxcv", "qazwsx", "wsxedc", "qweasd", "abc123", "1q2w3e4r", "1qaz2wsx", "zaq1",
        "woaini",
        "woaiwojia", "caonima", "mima", "zhongguo", "beijing", "guangxi", "nanning", "qinzhou", "tuopin",
        "fupin",
        "jingzhun", "5201314", "1314", "520", "888", "666", "123456", "123", "2016", "2017", "2018", "2019",
        "2020",
        "密码", "口令", "管理员", "脱贫攻坚", "脱贫", "扶贫", "我爱你", "中国",
    ]

    /// Whole ones of twelve and more that no rule above names.
    static let whole: Set<String> = [
        "1q2w3e4r5t6y", "1qaz2wsx3edc", "zaq12wsxcde3", "q1w2e3r4t5y6", "qazwsxedcrfv", "1qazxsw23edc",
        "zxcvbnmasdfg",
        "qwe123asd456", "asd123qwe456", "a1b2c3d4e5f6", "correcthorsebatterystaple", "147258369000",
        "159357258456",
    ]
}
