using System.Globalization;

namespace ApiHub.Worker.Hosting;

/// <summary>Reads settings and notes what is wrong with them. A variable that is set but empty counts as not set.</summary>
internal sealed class SettingsReader(IConfiguration configuration, List<string> faults)
{
    private const int ShortestSecret = 16;

    public string? Text(string name) => configuration[name] is { Length: > 0 } text ? text : null;

    public int Number(string name, int otherwise, int least, int most)
    {
        if (Text(name) is not { } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        faults.Add($"{name} has to be a whole number from {least} to {most}.");
        return otherwise;
    }

    public bool Flag(string name)
    {
        if (Text(name) is not { } text)
            return false;
        if (!bool.TryParse(text, out var flag))
            faults.Add($"{name} has to be true or false.");
        return flag;
    }

    public TimeSpan Seconds(string name, int otherwise, int most) => TimeSpan.FromSeconds(Number(name, otherwise, 1, most));

    public Uri? Address(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        faults.Add($"{name} has to be an http or https address.");
        return null;
    }

    /// <summary>The variable itself, or the content of the file that the variable with <c>_FILE</c> names.</summary>
    public string Secret(string name)
    {
        try
        {
            var secret = Text(name) ?? (Text(name + "_FILE") is { } file ? File.ReadAllText(file).Trim() : "");
            if (secret.Length < ShortestSecret)
                faults.Add($"{name} (or {name}_FILE) is needed, at least {ShortestSecret} characters: the same as the gateway's.");
            return secret;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{name}_FILE cannot be read ({e.Message})");
            return "";
        }
    }
}
