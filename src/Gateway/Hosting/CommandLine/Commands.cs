using ApiHub.Gateway.Hosting.ApiDocs;

namespace ApiHub.Gateway.Hosting.CommandLine;

/// <summary>What <c>apihub</c> does besides serving. It works on the database, with or without a running server.</summary>
internal static class Commands
{
    /// <summary>The command line cannot be understood; 2 by the shells' own custom.</summary>
    public const int Misused = 2;

    private const string Usage = """
        apihub                          Serve. Settings come from the environment and the file .env.
        apihub admin reset-password     Give a user another password and end his logins.
            --user NAME                 Username or e-mail address; without it: the first administrator.
            --password PASSWORD         8 to 200 characters; without it: generated and printed.
        apihub ledger verify            Say whether balances, ledger, hourly sums and requests agree: 0 when they do, 1 when not.
        apihub seed-demo                Fill a new database with demo data: users, keys, accounts, and months of requests. The gateway must not run.
            --rows N                    Requests; 200000.
            --days N                    Days up to now; 90.
            --seed N                    Another number gives other data; 1.
            --password PASSWORD         For the users demo and operator; without it: generated and printed.
            --force                     Add it to a database that has other people's data.
        apihub openapi FILE             Write the description of the API.
        apihub --help                   This text.
        """;

    /// <param name="args">The command line.</param>
    /// <param name="output">Where answers go.</param>
    /// <param name="errors">Where complaints go.</param>
    /// <param name="configure">Changes to the settings that the commands read.</param>
    /// <returns>The process's exit code; null: no command, so serve.</returns>
    public static async Task<int?> RunAsync(
        string[] args, TextWriter output, TextWriter errors, Action<WebApplicationBuilder>? configure = null)
    {
        switch (args)
        {
            case ["--help" or "-h" or "help", ..]:
                await output.WriteLineAsync(Usage);
                return 0;
            case ["admin", "reset-password", .. var options]:
                return await ResetPassword.RunAsync(options, output, errors, configure);
            case ["ledger", "verify"]:
                return await VerifyLedger.RunAsync(output, errors, configure);
            case ["seed-demo", .. var options]:
                return await SeedDemoCommand.RunAsync(options, output, errors, configure);
            case ["openapi", var path]:
                return await ApiDocument.WriteAsync(path);
            case []:
                return null;
            default:
                await errors.WriteLineAsync($"apihub: unknown command: {string.Join(' ', args)}\n{Usage}");
                return Misused;
        }
    }
}
