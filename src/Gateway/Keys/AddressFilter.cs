using System.Net;

namespace ApiHub.Gateway.Keys;

/// <summary>From where a key may be used.</summary>
internal sealed class AddressFilter(IReadOnlyList<IPNetwork> networks)
{
    public static readonly AddressFilter Everywhere = new([]);

    public bool Allows(IPAddress? address)
    {
        if (networks.Count == 0)
            return true;
        if (address is null)
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        foreach (var network in networks)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    /// <summary>Reads one address or a network in CIDR notation.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        if (text.Contains('/'))
            return IPNetwork.TryParse(text, out network);
        // "1" and "010.0.0.1" are addresses to the parser, but hardly the ones that were meant.
        var parsed = IPAddress.TryParse(text, out var address) && (text.Contains(':') || address.ToString() == text);
        network = parsed ? new IPNetwork(address!, address!.GetAddressBytes().Length * 8) : default;
        return parsed;
    }

    /// <summary>The filter of a stored list, whose entries were checked when they came in.</summary>
    public static AddressFilter Of(IReadOnlyList<string> entries) =>
        entries.Count == 0
            ? Everywhere
            : new([.. entries.Select(e => TryParse(e, out var network) ? network : throw new FormatException($"Not an address: {e}"))]);
}
