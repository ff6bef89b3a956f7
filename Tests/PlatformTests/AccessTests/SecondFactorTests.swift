import Journal
import Testing
import Vocabulary

@testable import Access

@Suite("The second factor")
struct SecondFactorTests {
    @Test(
        "The codes are those of RFC 6238's appendix",
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ] as [(Int64, String)])
    func vectors(second: Int64, code: String) throws {
        let secret = Array("12345678901234567890".utf8)
        #expect(try Authenticator.code(secret: secret, counter: second / 30, digits: 8) == code)
        #expect(TimeCode(secret: secret).code(second / 30, digits: 8) == code)
    }

    @Test("An administrator enrols at the first sign-in and gives a code at each further one")
    func administrator() throws {
        let server = try Server()
        try server.person("anquan", "安全员", Grant(.securityAdministrator, in: Place.city))
        let first = try server.signIn("anquan")
        #expect(first.caller.stage == .enrolSecondFactor)
        #expect(!first.caller.may(.grantRoles))
        let offer = try server.access.offerSecondFactor(session: first.token)
        #expect(offer.address.hasPrefix("otpauth://totp/Tuopin:anquan?secret=\(offer.secret)&"))
        expect("401.603") { try server.access.confirmSecondFactor(session: first.token, code: "000000") }
        let code = try Authenticator.code(offer.secret, at: server.clock.now)
        let (session, recovery) = try server.access.confirmSecondFactor(session: first.token, code: code)
        #expect(session.caller.stage == .full)
        #expect(session.caller.may(.grantRoles, in: Place.territory(Place.pubei)))
        #expect(Set(recovery).count == 10)
        expect("401.602") { try server.access.caller(session: first.token) }

        let next = try server.signIn("anquan")
        #expect(next.caller.stage == .passSecondFactor)
        expect("403.604") {
            try server.access.changePassword(session: next.token, from: Server.password, to: "换一个很长很长的口令吧")
        }
        expect("403.604") { try server.access.offerSecondFactor(session: next.token) }
        expect("401.603") { try server.access.passSecondFactor(session: next.token, code: code) }
        server.clock.pass(seconds: 30)
        let later = try Authenticator.code(offer.secret, at: server.clock.now)
        let passed = try server.access.passSecondFactor(session: next.token, code: later)
        #expect(passed.caller.stage == .full)
    }

    @Test("A code is good once, half a minute early or late, and guessing is locked")
    func window() throws {
        let server = try Server()
        try server.person("anquan", "安全员", Grant(.securityAdministrator, in: Place.city))
        let (_, secret, _) = try server.enrol(try server.signIn("anquan"))
        server.clock.pass(minutes: 5)
        let early = Instant(milliseconds: server.clock.now.milliseconds - 30_000)
        let session = try server.signIn("anquan")
        let tooOld = Instant(milliseconds: server.clock.now.milliseconds - 60_000)
        expect("401.603") {
            try server.access.passSecondFactor(
                session: session.token, code: try Authenticator.code(secret, at: tooOld))
        }
        let code = try Authenticator.code(secret, at: early)
        let passed = try server.access.passSecondFactor(session: session.token, code: code)
        expect("401.603") { try server.access.passSecondFactor(session: passed.token, code: code) }
        for _ in 1...4 {
            expect("401.603") { try server.access.passSecondFactor(session: passed.token, code: "123456") }
        }
        expect("429.601") {
            try server.access.passSecondFactor(
                session: passed.token, code: try Authenticator.code(secret, at: server.clock.now))
        }
    }

    @Test("A recovery code takes the place of a lost telephone, once")
    func recovery() throws {
        let server = try Server()
        let account = try server.person("anquan", "安全员", Grant(.securityAdministrator, in: Place.city))
        let (_, _, codes) = try server.enrol(try server.signIn("anquan"))
        let session = try server.signIn("anquan")
        let passed = try server.access.passSecondFactor(session: session.token, code: codes[3].uppercased())
        #expect(passed.caller.stage == .full)
        let again = try server.signIn("anquan")
        expect("401.603") { try server.access.passSecondFactor(session: again.token, code: codes[3]) }
        try server.access.resetSecondFactor(account.id, by: server.local)
        expect("401.602") { try server.access.caller(session: passed.token) }
        #expect(try server.signIn("anquan").caller.stage == .enrolSecondFactor)
    }

    @Test(
        "An export of personal data wants a factor passed within a quarter of an hour; a look-up wants none")
    func export() throws {
        let server = try Server()
        try server.person("nong", "农小凤", Grant(.reviewer, in: Place.lingshan))
        let here = Place.territory(Place.xinxu)
        let session = try server.signIn("nong")
        #expect(session.caller.stage == .full)
        try session.caller.require(.unmask, in: here, at: server.clock.now)
        expect("403.603") { try session.caller.require(.exportPersonal, in: here, at: server.clock.now) }
        let (stepped, secret, _) = try server.enrol(session)
        try stepped.caller.require(.exportPersonal, in: here, at: server.clock.now)
        expect("403.602") {
            try stepped.caller.require(
                .exportPersonal, in: Place.territory(Place.pubei), at: server.clock.now)
        }
        server.clock.pass(minutes: 15)
        let stale = try server.access.caller(session: stepped.token)
        expect("403.603") { try stale.require(.exportPersonal, in: here, at: server.clock.now) }
        expect("403.603") { try server.access.offerSecondFactor(session: stepped.token) }
        let again = try server.access.passSecondFactor(
            session: stepped.token, code: try Authenticator.code(secret, at: server.clock.now))
        try again.caller.require(.exportPersonal, in: here, at: server.clock.now)
    }

    @Test("A change of the outer key leaves second factors and the log's details readable")
    func rotation() throws {
        let server = try Server()
        try server.person("anquan", "安全员", Grant(.securityAdministrator, in: Place.city))
        let (_, secret, _) = try server.enrol(try server.signIn("anquan"))
        let rotated = try KeyRotation().rotate(
            server.main, try KeyFile.load(server.folder + "/tuopin.key"))
        let access = try Server.open(
            server.main, server.store, KeyRing(rotated), server.clock,
            PasswordCost(logN: 4, blockSize: 8, parallelism: 1))
        server.clock.pass(minutes: 1)
        let session = try access.signIn(login: "anquan", password: Server.password, from: "10.0.0.9")
        let passed = try access.passSecondFactor(
            session: session.token, code: try Authenticator.code(secret, at: server.clock.now))
        #expect(passed.caller.stage == .full)
        #expect(try access.log.lines().last?.event.detail["what"] == "open")
    }
}
