using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApiHub.Gateway.Settings;

/// <summary><c>/api/admin/settings</c>: what administrators change while the site runs, and what only its environment says.</summary>
internal static class SettingsSetup
{
    private const long MostCredits = 1_000_000 * Credits.NanosPerCredit;

    public static void AddSettings(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SettingsBook>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SettingsBook>());
    }

    public static void MapSettings(this WebApplication app)
    {
        var settings = app.MapGroup("/api/admin/settings").RequireAuthorization(Policies.Admin).WithTags("Settings");
        settings.MapGet("", (SettingsBook book) => TypedResults.Ok(SettingsView.Of(book.Current)))
            .WithName("get_settings").WithSummary("What can be changed while the site runs.");
        settings.MapPatch("", ChangeAsync).Audited("settings.change").WithName("change_settings").WithSummary("Change settings, on all nodes at once.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        settings.MapGet("/environment", (IConfiguration environment) => TypedResults.Ok(EnvironmentSettings.Read(environment)))
            .WithName("list_environment").WithSummary("Every environment variable that the gateway reads; of secrets only whether they are set.");
    }

    private static async Task<Results<Ok<SettingsView>, ProblemHttpResult>> ChangeAsync(
        ChangeSettingsRequest request, SettingsBook book, AuditTrail trail, CancellationToken cancellationToken)
    {
        if (request.StartingCredits is { } text && (!Credits.TryParse(text, out var credits) || credits is < 0 or > MostCredits))
            return Problems.BadRequest("invalid_amount", "starting_credits must be a decimal string from \"0\" to \"1000000\" with at most nine places.");
        if (request.SiteName is { } name && string.IsNullOrWhiteSpace(name))
            return Problems.BadRequest("invalid_site_name", "site_name must have 1 to 100 characters.");
        var changes = request.Changes().ToList();
        foreach (var (setting, _) in changes)
        {
            if (book.Current.FixedBy.TryGetValue(setting, out var variable))
                return Problems.Conflict("set_by_environment", $"{setting} is set by the environment variable {variable}: change it there and start again.");
        }

        await book.ChangeAsync(changes, trail, cancellationToken);
        return TypedResults.Ok(SettingsView.Of(book.Current));
    }
}
