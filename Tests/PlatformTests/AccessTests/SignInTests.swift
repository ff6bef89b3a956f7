import Access
import Foundation
import Journal
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@Suite("Signing in")
struct SignInTests {
    @Test("A one-time password must be changed before anything else is done, and runs out after seven days")
    func oneTime() throws {
        let server = try Server()
        let opened = try server.access.openAccount(login: "nong", name: "农小凤", by: server.local)
        _ = try server.access.grant(Grant(.clerk, in: Place.xinxu), to: opened.account.id, by: server.local)
        let first = try server.signIn("nong", opened.password)
        #expect(first.caller.stage == .changePassword)
        #expect(!first.caller.may(.seeLists))
        #expect(first.caller.visibility(of: .person, in: Place.territory(Place.xinxu)) == .hidden)
        expect("403.604") { try first.caller.require(.seeLists, at: server.clock.now) }
        expect("403.604") { try server.access.offerSecondFactor(session: first.token) }
        let second = try server.access.changePassword(
            session: first.token, from: opened.password, to: Server.password)
        #expect(second.caller.stage == .full)
        #expect(second.caller.may(.seeLists, in: Place.territory(Place.guantun)))
        expect("401.602") { try server.access.caller(session: first.token) }
        expect("401.601") { try server.signIn("nong", opened.password) }

        let late = try server.access.resetPassword(opened.account.id, by: server.local)
        expect("401.602") { try server.access.caller(session: second.token) }
        server.clock.pass(minutes: 7 * 1_440)
        expect("401.604") { try server.signIn("nong", late.password) }
    }

    @Test("An unknown name, a wrong password and a disabled account are told alike")
    func alike() throws {
        let server = try Server()
        let account = try server.person("nong", "农小凤", Grant(.clerk, in: Place.xinxu))
        expect("401.601") { try server.signIn("nobody") }
        expect("401.601") { try server.signIn("nong", "木棉花开在四月的江边上呀") }
        let session = try server.signIn("NONG")
        _ = try server.access.disable(account.id, by: server.local)
        expect("401.602") { try server.access.caller(session: session.token) }
        expect("401.601") { try server.signIn("nong") }
        _ = try server.access.enable(account.id, by: server.local)
        #expect(try server.signIn("nong").caller.id == account.id)
    }

    @Test("After five wrong passwords each try waits longer than the last, also with the right one")
    func lockOut() throws {
        let server = try Server()
        let account = try server.person("nong", "农小凤", Grant(.clerk, in: Place.xinxu))
        for _ in 1...5 { expect("401.601") { try server.signIn("nong", "wrong") } }
        expect("429.601") { try server.signIn("nong") }
        server.clock.pass(seconds: 61)
        expect("401.601") { try server.signIn("nong", "wrong") }
        server.clock.pass(seconds: 61)
        expect("429.601") { try server.signIn("nong") }
        server.clock.pass(seconds: 60)
        #expect(try server.signIn("nong").caller.id == account.id)
        for _ in 1...4 { expect("401.601") { try server.signIn("nong", "wrong") } }
        #expect(try server.signIn("nong").caller.id == account.id)
        // Names that are not there are locked alike, and no wait is longer than an hour.
        for _ in 1...5 { expect("401.601") { try server.signIn("nobody", "wrong") } }
        expect("429.601") { try server.signIn("nobody", "wrong") }
        for _ in 1...12 {
            server.clock.pass(minutes: 61)
            expect("401.601") { try server.signIn("nobody", "wrong") }
        }
    }

    @Test("One address that tries many names is slowed down; an administrator's reset lifts a lock")
    func address() throws {
        let server = try Server()
        let account = try server.person("nong", "农小凤", Grant(.clerk, in: Place.xinxu))
        for _ in 1...5 { expect("401.601") { try server.signIn("nong", "wrong") } }
        expect("429.601") { try server.signIn("nong") }
        let reset = try server.access.resetPassword(account.id, by: server.local)
        #expect(try server.signIn("nong", reset.password).caller.stage == .changePassword)
        for number in 1...70 {
            _ = try? server.access.signIn(login: "name\(number)", password: "x", from: "10.0.0.66")
        }
        expect("429.601") { try server.access.signIn(login: "nong", password: "x", from: "10.0.0.66") }
        #expect(try server.signIn("nong", reset.password).caller.id == account.id)
    }

    @Test("A session ends after half an hour of nothing, after twelve hours, and by its owner")
    func sessionEnds() throws {
        let server = try Server()
        try server.person("nong", "农小凤", Grant(.clerk, in: Place.xinxu))
        let session = try server.signIn("nong")
        for _ in 1...24 {
            server.clock.pass(minutes: 29)
            #expect(try server.access.caller(session: session.token).stage == .full)
        }
        server.clock.pass(minutes: 25)
        expect("401.602") { try server.access.caller(session: session.token) }
        let idle = try server.signIn("nong")
        server.clock.pass(minutes: 30)
        expect("401.602") { try server.access.caller(session: idle.token) }
        let own = try server.signIn("nong")
        try server.access.signOut(session: own.token)
        expect("401.602") { try server.access.caller(session: own.token) }
        try server.access.signOut(session: own.token)
        expect("401.602") { try server.access.caller(session: "guessed") }
    }

    @Test("Five sessions a person: the sixth ends the oldest; a change of role ends all")
    func sessionLimit() throws {
        let server = try Server()
        let account = try server.person("nong", "农小凤", Grant(.clerk, in: Place.xinxu))
        var sessions: [OpenedSession] = []
        for _ in 1...6 {
            server.clock.pass(seconds: 1)
            sessions.append(try server.signIn("nong"))
        }
        expect("401.602") { try server.access.caller(session: sessions[0].token) }
        #expect(try server.access.caller(session: sessions[1].token).id == account.id)
        _ = try server.access.grant(Grant(.leader, in: Place.lingshan), to: account.id, by: server.local)
        expect("401.602") { try server.access.caller(session: sessions[5].token) }
    }

    @Test("A form belongs to the session that it was given to")
    func forms() throws {
        let server = try Server()
        try server.person("nong", "农小凤", Grant(.clerk, in: Place.xinxu))
        let one = try server.signIn("nong")
        let other = try server.signIn("nong")
        #expect(one.token.utf8.count == 43)
        try FormToken.check(one.formToken, session: one.token)
        expect("403.605") { try FormToken.check(other.formToken, session: one.token) }
        expect("403.605") { try FormToken.check(nil, session: one.token) }
        expect("403.605") { try FormToken.check("", session: one.token) }
        expect("403.605") { try FormToken.check(FormToken.of(session: ""), session: "") }
    }

    @Test(
        "Passwords are long, not common, not one's own name, and not the old one",
        arguments: [
            ("short", "422.602"), ("十一个字也还是不够长呀", "422.602"), (String(repeating: "很长", count: 65), "422.603"),
            ("123456789012345", "422.604"), ("qwertyuiop[]123", "422.604"), ("aaaaaaaaaaaaaaa", "422.604"),
            ("P@ssw0rd2016!!", "422.604"), ("woaini5201314", "422.604"), ("abcabcabcabcabc", "422.604"),
            ("1qaz2wsx3edc", "422.604"), ("Admin@123456789", "422.604"), ("nongxiaofeng16", "422.605"),
            (Server.password, "422.606"),
        ])
    func rules(password: String, number: String) throws {
        let server = try Server()
        try server.person("nongxiaofeng", "农小凤", Grant(.clerk, in: Place.xinxu))
        let session = try server.signIn("nongxiaofeng")
        expect(number) {
            try server.access.changePassword(session: session.token, from: Server.password, to: password)
        }
        #expect(try server.signIn("nongxiaofeng").caller.stage == .full)
    }

    @Test(
        "Any sentence will do, in any script, with spaces, and full width is half width",
        arguments: [
            "correct donkey battery nail", "八月十五看月亮的那一家人", "Ｔｒｅｅ ｉｎ ｔｈｅ ｗｉｎｄ ７", "🐃🐃 walks past the 榃 🌾🌾",
        ])
    func sentences(password: String) throws {
        let server = try Server()
        try server.person("nong", "农小凤", Grant(.clerk, in: Place.xinxu))
        let session = try server.signIn("nong")
        _ = try server.access.changePassword(session: session.token, from: Server.password, to: password)
        let typed = password.precomposedStringWithCompatibilityMapping
        #expect(try server.signIn("nong", typed).caller.stage == .full)
    }

    @Test("A hash of another cost is still understood, and made anew at the next sign-in")
    func cost() throws {
        let server = try Server()
        try server.person("nong", "农小凤", Grant(.clerk, in: Place.xinxu))
        let dearer = try Server.open(
            server.main, server.store, server.keys, server.clock,
            PasswordCost(logN: 6, blockSize: 8, parallelism: 2))
        #expect(
            try dearer.signIn(login: "nong", password: Server.password, from: "10.0.0.9").caller.stage
                == .full)
        let kept = try server.store.read { connection in
            try connection.first("SELECT hash FROM credential") { $0.text(0) ?? "" }
        }
        #expect(kept?.hasPrefix("scrypt$6$8$2$") == true)
        #expect(try server.signIn("nong").caller.stage == .full)
    }

    @Test("A password of one's own costs what docs/security.md says")
    func standardCost() throws {
        let server = try Server(cost: .standard)
        try server.person("nong", "农小凤", Grant(.clerk, in: Place.xinxu))
        let kept = try server.store.read { connection in
            try connection.first("SELECT hash FROM credential") { $0.text(0) ?? "" }
        }
        #expect(kept?.hasPrefix("scrypt$15$8$3$") == true)
    }

    @Test("The disk holds no password, token or second factor's secret in the clear")
    func disk() throws {
        let server = try Server()
        try server.person("anquan", "安全员", Grant(.securityAdministrator, in: Place.city))
        let (session, secret, recovery) = try server.enrol(try server.signIn("anquan"))
        let disk = try server.disk()
        #expect(disk.count > 10_000)
        for text in [Server.password, session.token, session.formToken, secret, recovery[0]] {
            #expect(disk.range(of: Data(text.utf8)) == nil)
        }
        #expect(disk.range(of: Data(try Authenticator.bytes(secret))) == nil)
    }
}
