using ApiHub.Gateway.Data;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Models;
using ApiHub.Gateway.Plans;
using ApiHub.Gateway.Users;

namespace ApiHub.Gateway.Seeding;

/// <summary>Groups and users. The first administrator is there already.</summary>
internal sealed class DemoPeople
{
    /// <summary>Always the same, so that a second run knows the first one's work.</summary>
    public static readonly Guid DemoId = new("00000000-0000-7000-8000-000000000011");
    public static readonly Guid OperatorId = new("00000000-0000-7000-8000-000000000012");

    public const string Demo = "demo";
    public const string Operator = "operator";

    private static readonly string[] Others = ["lena.park", "tom.ruiz", "mei.chen", "sam.okafor", "nora.lind", "ivan.petrov", "yuki.tanaka", "clara.weiss", "omar.haddad"];

    public DemoPeople(Dice dice, DateTimeOffset from, Passwords passwords, string? password)
    {
        Groups =
        [
            new() { Id = FirstGroup.Id, Name = FirstGroup.Name, CreatedAt = from, UpdatedAt = from },
            Group(dice, from, "team", Price.One * 80 / 100, "Own staff, at four fifths of the list price."),
            Group(dice, from, "partners", Price.One * 120 / 100, "Resellers."),
            Group(dice, from, "trial", Price.One, "Small limits for the first weeks."),
        ];
        Groups[1].UserLimits = new() { SpendPerMonth = 5_000 * Credits.NanosPerCredit };
        Groups[2].KeyLimits = new() { RequestsPerMinute = 600, ConcurrentRequests = 50 };
        Groups[3].KeyLimits = new() { RequestsPerMinute = 60, TokensPerDay = 5_000_000 };
        Logins = [(Demo, password ?? Passwords.Generate()), (Operator, password ?? Passwords.Generate())];
        // Nobody knows the others' password.
        var hashes = new Queue<string>([.. Logins.Select(login => passwords.Hash(login.Password)), passwords.Hash(Passwords.Generate())]);
        Users = [Person(DemoId, Demo, Roles.User, Groups[1]), Person(OperatorId, Operator, Roles.Operator, Groups[0])];
        foreach (var name in Others)
            Users.Add(Person(dice.Id(from.AddDays(-dice.Below(30))), name, Roles.User, dice.One(Groups)));
        Users[^1].Enabled = false;

        User Person(Guid id, string name, string role, Group group) => new()
        {
            Id = id,
            Username = name,
            NormalizedUsername = User.Normalize(name),
            Email = $"{name}@example.com",
            NormalizedEmail = User.Normalize($"{name}@example.com"),
            PasswordHash = hashes.Count > 1 ? hashes.Dequeue() : hashes.Peek(),
            Role = role,
            GroupId = group.Id,
            CreatedAt = from.AddDays(-30),
            UpdatedAt = from.AddDays(-30),
        };
    }

    /// <summary>The first is the default group, which is there already.</summary>
    public List<Group> Groups { get; }

    public List<User> Users { get; }

    /// <summary>Who can log in, and with what.</summary>
    public IReadOnlyList<(string Username, string Password)> Logins { get; }

    public long MultiplierOf(Guid userId)
    {
        var group = Users.Find(user => user.Id == userId)!.GroupId;
        return Groups.Find(g => g.Id == group)!.Multiplier;
    }

    public void OpenWallets(GatewayDb db)
    {
        foreach (var user in Users)
            Wallet.Open(db, user.Id, creditLimit: 0);
    }

    private static Group Group(Dice dice, DateTimeOffset at, string name, long multiplier, string note) =>
        new() { Id = dice.Id(at), Name = name, Multiplier = multiplier, Note = note, CreatedAt = at, UpdatedAt = at };
}
