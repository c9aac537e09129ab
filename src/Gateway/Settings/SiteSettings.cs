using ApiHub.Gateway.Ledger;

namespace ApiHub.Gateway.Settings;

/// <summary>What holds now, from the environment, the database or by default.</summary>
internal sealed record SiteSettings
{
    public const string SiteName = "site_name";
    public const string SiteNotice = "notice";
    public const string Registration = "allow_registration";
    public const string Credit = "starting_credits";

    /// <summary>The site's name, as people see it.</summary>
    public required string Name { get; init; }

    /// <summary>What everybody reads above each page; empty: nothing.</summary>
    public required string Notice { get; init; }

    /// <summary>Whether anybody may register.</summary>
    public required bool AllowRegistration { get; init; }

    /// <summary>Nano-credits that somebody who registers gets.</summary>
    public required long StartingCredits { get; init; }

    /// <summary>Settings that the environment says and nobody can change here, with the variable's name.</summary>
    public required IReadOnlyDictionary<string, string> FixedBy { get; init; }
}

/// <param name="SiteName">The site's name.</param>
/// <param name="Notice">What everybody reads above each page; empty: nothing.</param>
/// <param name="AllowRegistration">Whether anybody may register; otherwise only an administrator makes users.</param>
/// <param name="StartingCredits">Credits that somebody who registers gets, a decimal string.</param>
/// <param name="FixedBy">Settings that an environment variable says, and so cannot be changed here, with its name.</param>
internal sealed record SettingsView(
    string SiteName, string Notice, bool AllowRegistration, string StartingCredits, IReadOnlyDictionary<string, string> FixedBy)
{
    public static SettingsView Of(SiteSettings settings) =>
        new(settings.Name, settings.Notice, settings.AllowRegistration, Credits.Format(settings.StartingCredits), settings.FixedBy);
}
