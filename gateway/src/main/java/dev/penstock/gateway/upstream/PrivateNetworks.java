package dev.penstock.gateway.upstream;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Addresses that nobody on the public internet has (the registries of IANA for special purposes, RFC 6890): our own machine and
 * networks, and what clouds tell their machines at. Those that carry an IPv4 address within count as that one.
 */
public final class PrivateNetworks {
    private PrivateNetworks() {}

    public static boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || (address instanceof Inet4Address ? special4(bytes, 0) : special6(bytes));
    }

    private static boolean special4(byte[] bytes, int from) {
        int first = bytes[from] & 0xff;
        int second = bytes[from + 1] & 0xff;
        int third = bytes[from + 2] & 0xff;
        return switch (first) {
            case 0, 10, 127 -> true;
            case 100 -> second >= 64 && second < 128;
            case 169 -> second == 254;
            case 172 -> second >= 16 && second < 32;
            case 192 -> second == 168 || (second == 0 && (third == 0 || third == 2));
            case 198 -> second == 18 || second == 19 || (second == 51 && third == 100);
            case 203 -> second == 0 && third == 113;
            default -> first >= 224;
        };
    }

    private static boolean special6(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if ((first & 0xfe) == 0xfc || reserved6(bytes, first)) {
            return true;
        }
        if (first == 0x20 && second == 0x02) {
            return special4(bytes, 2);
        }
        boolean translated = begins(bytes, 0x00, 0x64, 0xff, 0x9b);
        if (translated && bytes[5] == 1) {
            return true;
        }
        boolean carries4 =
                zeroes(bytes, 0, 12) || (zeroes(bytes, 0, 8) && (bytes[8] & bytes[9]) == -1 && zeroes(bytes, 10, 12));
        return (translated || carries4) && special4(bytes, 12);
    }

    /** For tunnels whose other end anybody names, for documents, and for nothing at all. */
    private static boolean reserved6(byte[] bytes, int first) {
        return begins(bytes, 0x20, 0x01, 0, 0)
                || begins(bytes, 0x20, 0x01, 0x0d, 0xb8)
                || (begins(bytes, 0x3f, 0xff) && (bytes[2] & 0xf0) == 0)
                || (first == 1 && zeroes(bytes, 1, 8));
    }

    private static boolean begins(byte[] bytes, int... with) {
        for (int i = 0; i < with.length; i++) {
            if ((bytes[i] & 0xff) != with[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean zeroes(byte[] bytes, int from, int until) {
        for (int i = from; i < until; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
