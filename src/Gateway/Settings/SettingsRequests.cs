using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Data;

namespace ApiHub.Gateway.Settings;

/// <summary>Changes what it names: what is absent stays as it is, what is null has its default again.</summary>
public sealed class ChangeSettingsRequest : PatchRequest
{
    /// <summary>1 to 100 characters.</summary>
    [StringLength(100, MinimumLength = 1, ErrorMessage = "site_name must have 1 to 100 characters.")]
    public string? SiteName { get; set => field = Given(value); }

    /// <summary>What everybody reads above each page: at most 500 characters; empty: nothing.</summary>
    [StringLength(500, ErrorMessage = "notice can have 500 characters.")]
    public string? Notice { get; set => field = Given(value); }

    /// <summary>Whether anybody may register.</summary>
    public bool? AllowRegistration { get; set => field = Given(value); }

    /// <summary>Credits that somebody who registers gets: a decimal string from 0 to 1000000.</summary>
    public string? StartingCredits { get; set => field = Given(value); }

    /// <summary>Each setting that is named, with its new value as the database keeps it; null: its default.</summary>
    internal IEnumerable<(string Name, string? Value)> Changes()
    {
        if (Gives(nameof(SiteName)))
            yield return (SiteSettings.SiteName, SiteName?.Trim());
        if (Gives(nameof(Notice)))
            yield return (SiteSettings.SiteNotice, Notice?.Trim());
        if (Gives(nameof(AllowRegistration)))
            yield return (SiteSettings.Registration, AllowRegistration switch { true => "true", false => "false", null => null });
        if (Gives(nameof(StartingCredits)))
            yield return (SiteSettings.Credit, StartingCredits);
    }
}
