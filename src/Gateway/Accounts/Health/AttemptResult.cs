using System.Text.Json;

namespace ApiHub.Gateway.Accounts.Health;

/// <summary>What came of asking an account.</summary>
internal enum AttemptResult : byte
{
    /// <summary>A whole answer, or a refusal that is the client's to read.</summary>
    Answered,

    /// <summary>A limit of the account's is reached: not a failure of its.</summary>
    Limited,

    /// <summary>It was not let in with its credential.</summary>
    Refused,

    /// <summary>Its own error, or something that is no API's answer.</summary>
    Failed,

    /// <summary>It says that it has too much to do.</summary>
    Overloaded,
    Unreachable,
    TimedOut,

    /// <summary>It began an answer and broke it off.</summary>
    Interrupted,
    ClientLeft,
}

internal static class AttemptResults
{
    private static readonly string[] Names = [.. Enum.GetNames<AttemptResult>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    public static int Count => Names.Length;

    /// <summary>As metrics and decisions spell it.</summary>
    public static string Name(this AttemptResult result) => Names[(int)result];
}
