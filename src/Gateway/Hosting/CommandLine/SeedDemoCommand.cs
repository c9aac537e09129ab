using System.Globalization;
using ApiHub.Gateway.Seeding;
using ApiHub.Gateway.Users;

namespace ApiHub.Gateway.Hosting.CommandLine;

/// <summary><c>apihub seed-demo</c>: a database to look at, on which nobody's work depends.</summary>
internal static class SeedDemoCommand
{
    private const int Failed = 1;

    /// <returns>0: the demo data is there; 1: nothing was done; 2: the options cannot be understood.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, Action<WebApplicationBuilder>? configure)
    {
        if (!TryRead(args, out var options, out var misuse))
        {
            await errors.WriteLineAsync($"apihub seed-demo: {misuse} See apihub --help.");
            return Commands.Misused;
        }

        await using var app = GatewayApp.Create([], configure);
        try
        {
            await app.PrepareAsync(CancellationToken.None);
            return await RunAsync(app.Services, options, output, errors);
        }
        catch (Exception e)
        {
            await errors.WriteLineAsync(string.Join('\n', StartupFaults.Of(e)));
            return Failed;
        }
    }

    private static async Task<int> RunAsync(IServiceProvider services, SeedOptions options, TextWriter output, TextWriter errors)
    {
        var seeded = await services.GetRequiredService<SeedDemo>().RunAsync(options, CancellationToken.None);
        if (seeded.Refusal is { } refusal)
        {
            await errors.WriteLineAsync(refusal);
            return Failed;
        }

        if (seeded.WasThere)
        {
            await output.WriteLineAsync("The demo data is there already. To make it anew, begin with an empty database.");
            return 0;
        }

        await output.WriteLineAsync($"{seeded.Rows:N0} requests of {options.Days} days are there, with the people, keys and accounts that they belong to.");
        await output.WriteLineAsync(Admin(services.GetRequiredService<FirstAdmin>()));
        foreach (var (username, password) in seeded.Logins)
            await output.WriteLineAsync($"  {username,-10}{password}");
        if (seeded.Key is { } key)
            await output.WriteLineAsync($"A key of demo's: {key}");
        return 0;
    }

    private static string Admin(FirstAdmin admin) => admin switch
    {
        { GeneratedPassword: { } password } => $"  {admin.MadeUsername,-10}{password}",
        { MadeUsername: { } username } => $"  {username,-10}as in ADMIN_PASSWORD",
        _ => "  The administrator's password is what it was before.",
    };

    private static bool TryRead(string[] args, out SeedOptions options, out string? misuse)
    {
        (options, misuse) = (new(), null);
        for (var at = 0; at < args.Length && misuse is null; at++)
        {
            if (args[at] == "--force")
            {
                options = options with { Force = true };
                continue;
            }

            var name = args[at];
            var value = ++at < args.Length ? args[at] : "";
            options = (name, Number(value)) switch
            {
                ("--rows", >= 1 and <= SeedOptions.MostRows and var rows) => options with { Rows = rows },
                ("--days", >= 1 and <= SeedOptions.MostDays and var days) => options with { Days = days },
                ("--seed", >= 0 and var seed) => options with { Seed = seed },
                ("--password", _) when value.Length is >= Passwords.Least and <= Passwords.Most => options with { Password = value },
                _ => Refuse(options, name, out misuse),
            };
        }

        return misuse is null;
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static SeedOptions Refuse(SeedOptions options, string name, out string? misuse)
    {
        misuse = name switch
        {
            "--rows" => $"--rows must be a number from 1 to {SeedOptions.MostRows}.",
            "--days" => $"--days must be a number from 1 to {SeedOptions.MostDays}.",
            "--seed" => "--seed must be a number from 0 to 2147483647.",
            "--password" => NameRules.PasswordFault,
            _ => $"{name} is not an option.",
        };
        return options;
    }
}
