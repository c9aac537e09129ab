using System.Globalization;

namespace ApiHub.Gateway.Ledger;

/// <summary>
/// Amounts of credits. In code and in the database a <see cref="long"/> of nano-credits (1 credit = 10⁹), in JSON a decimal
/// string. Exact both ways: nothing here is a floating-point number.
/// </summary>
internal static class Credits
{
    public const long NanosPerCredit = 1_000_000_000;

    private const int Decimals = 9;

    /// <summary>
    /// Reads <c>12</c>, <c>-0.5</c> or <c>3.000000001</c>: digits, then at most nine after a point. No exponent, no sign but
    /// minus, no spaces, no separators; at most about 9.2 billion credits.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long nanos)
    {
        nanos = 0;
        var negative = text.StartsWith('-');
        var digits = negative ? text[1..] : text;
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? [] : digits[(point + 1)..];
        if (whole.IsEmpty || fraction.Length > Decimals || (point >= 0 && fraction.IsEmpty))
            return false;

        Int128 sum = 0;
        if (!TryAppend(whole, ref sum) || !TryAppend(fraction, ref sum))
            return false;
        for (var i = fraction.Length; i < Decimals; i++)
            sum *= 10;
        if (negative)
            sum = -sum;
        if (sum < long.MinValue || sum > long.MaxValue)
            return false;
        nanos = (long)sum;
        return true;
    }

    /// <summary>The shortest text that reads back as the same amount, such as <c>0.25</c>.</summary>
    public static string Format(long nanos)
    {
        var (whole, fraction) = Math.DivRem(nanos, NanosPerCredit);
        if (fraction == 0)
            return whole.ToString(CultureInfo.InvariantCulture);
        var sign = nanos < 0 ? "-" : "";
        var digits = Math.Abs(fraction).ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{Math.Abs(whole)}.{digits}");
    }

    public static string? FormatOrNull(long? nanos) => nanos is { } amount ? Format(amount) : null;

    /// <summary>Reads an amount that was checked when it came in.</summary>
    public static long? ParseOrNull(string? text) =>
        text is null ? null : TryParse(text, out var nanos) ? nanos : throw new FormatException("Not an amount of credits.");

    private static bool TryAppend(ReadOnlySpan<char> digits, ref Int128 sum)
    {
        // 20 digits are more than any amount has, and few enough that the sum cannot overflow.
        if (digits.Length > 20)
            return false;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            sum = (sum * 10) + (digit - '0');
        }

        return true;
    }
}
