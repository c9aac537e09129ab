namespace ApiHub.Gateway.Models.Import;

/// <summary>Reads JSON numbers such as <c>3e-06</c> digit by digit: as a floating-point number it would already be another one.</summary>
internal static class ExactNumber
{
    /// <summary>More digits than any price has, and few enough for the sum.</summary>
    private const int MostDigits = 30;

    /// <param name="text">A JSON number.</param>
    /// <param name="decimals">By how many places to move the point to the right.</param>
    /// <param name="value">The whole number that comes of it.</param>
    /// <returns>False when it is no number, negative, larger than a price can be, or has digits left behind the point.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, int decimals, out long value)
    {
        value = 0;
        var exponent = 0;
        if (text.IndexOfAny('e', 'E') is >= 0 and var e)
        {
            if (!int.TryParse(text[(e + 1)..], System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out exponent)
                || exponent is < -100 or > 100)
                return false;
            text = text[..e];
        }

        var point = text.IndexOf('.');
        var places = point < 0 ? 0 : text.Length - point - 1;
        if (!TryDigits(text, out var sum))
            return false;
        for (var shift = exponent + decimals - places; shift != 0 && sum != 0; shift -= Math.Sign(shift))
        {
            if (shift < 0 && sum % 10 != 0)
                return false;
            sum = shift < 0 ? sum / 10 : sum * 10;
            if (shift > 0 && sum > long.MaxValue)
                return false;
        }

        value = sum > long.MaxValue ? 0 : (long)sum;
        return sum <= long.MaxValue;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out Int128 sum)
    {
        sum = 0;
        if (text.Length is 0 or > MostDigits)
            return false;
        foreach (var c in text)
        {
            if (c == '.')
                continue;
            if (!char.IsAsciiDigit(c))
                return false;
            sum = (sum * 10) + (c - '0');
        }

        return true;
    }
}
