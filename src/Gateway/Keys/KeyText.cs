using System.Security.Cryptography;

namespace ApiHub.Gateway.Keys;

/// <summary>
/// The form of a key: the site's prefix, a hyphen, 32 random Base62 characters (190 bits) and 6 Base62 characters of the CRC-32
/// (as in zlib) of all that stands before them. The checksum lets a secret scanner, and the gateway under a flood of
/// made-up keys, tell a key from other text without asking anybody.
/// </summary>
internal static class KeyText
{
    /// <summary>How many characters of a key's end people see.</summary>
    public const int ShownEnd = 4;

    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomLength = 32;
    private const int ChecksumLength = 6;
    private const int TailLength = RandomLength + ChecksumLength;
    private const int MaxPrefixLength = 20;
    private const int ShownRandom = 4;

    private static readonly uint[] CrcTable = MakeCrcTable();

    public static int MaxLength => MaxPrefixLength + 1 + TailLength;

    /// <summary>A new key. Its text is the only copy of the secret.</summary>
    public static string New(string prefix)
    {
        var start = $"{prefix}-{RandomNumberGenerator.GetString(Base62, RandomLength)}";
        return string.Create(start.Length + ChecksumLength, start, static (text, start) =>
        {
            start.CopyTo(text);
            var crc = Crc(text[..start.Length]);
            for (var i = text.Length - 1; i >= start.Length; i--, crc /= (uint)Base62.Length)
                text[i] = Base62[(int)(crc % (uint)Base62.Length)];
        });
    }

    /// <summary>
    /// Whether the text has the form of a key and its checksum is right. Any prefix will do, so that keys outlive a change of
    /// the site's prefix.
    /// </summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        var hyphen = text.Length - TailLength - 1;
        if (hyphen < 1 || text.Length > MaxLength || text[hyphen] != '-')
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]) && (text[i] != '-' || i > hyphen))
                return false;
        }

        var crc = Crc(text[..^ChecksumLength]);
        for (var i = text.Length - 1; i >= text.Length - ChecksumLength; i--, crc /= (uint)Base62.Length)
        {
            if (text[i] != Base62[(int)(crc % (uint)Base62.Length)])
                return false;
        }

        return true;
    }

    /// <summary>What people see of a key's beginning: its prefix and a few characters that tell it from the owner's others.</summary>
    public static string ShownStart(string text) => text[..(text.Length - TailLength + ShownRandom)];

    private static uint Crc(ReadOnlySpan<char> ascii)
    {
        var crc = uint.MaxValue;
        foreach (var c in ascii)
            crc = CrcTable[(byte)(crc ^ c)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] MakeCrcTable()
    {
        const uint reversedPolynomial = 0xEDB8_8320;
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var entry = i;
            for (var bit = 0; bit < 8; bit++)
                entry = (entry & 1) != 0 ? reversedPolynomial ^ (entry >> 1) : entry >> 1;
            table[i] = entry;
        }

        return table;
    }
}
