namespace ApiHub.Gateway.Users;

/// <summary>What a user may do. Each role may do all that the ones before it may.</summary>
internal static class Roles
{
    /// <summary>Own keys and usage.</summary>
    public const string User = "user";

    /// <summary>Accounts, and everybody's keys and usage.</summary>
    public const string Operator = "operator";

    /// <summary>Everything, users and money included.</summary>
    public const string Admin = "admin";

    public static readonly IReadOnlyList<string> All = [User, Operator, Admin];
}
