package dev.penstock.core.dialect.openai;

import dev.penstock.core.json.JsonLimits;
import dev.penstock.core.json.MalformedJson;
import dev.penstock.core.json.MemberNames;
import dev.penstock.core.json.ObjectScanner;

/** The members of a request that Penstock acts on. */
final class RequestMembers {
    static final int MODEL = 0;
    static final int STREAM = 1;
    static final int STREAM_OPTIONS = 2;
    static final int MAX_TOKENS = 3;
    static final int MAX_COMPLETION_TOKENS = 4;
    static final int MESSAGES = 5;
    static final int INPUT = 6;
    static final int ENCODING_FORMAT = 7;
    static final int RESPONSE_FORMAT = 8;
    static final int N = 9;
    static final int BEST_OF = 10;
    static final int TOOLS = 11;
    static final int FUNCTIONS = 12;
    static final int SERVICE_TIER = 13;
    static final int WEB_SEARCH_OPTIONS = 14;

    /** The only member of {@code stream_options} that is acted on. */
    static final int INCLUDE_USAGE = 0;

    static final String[] NAMES = {
        "model",
        "stream",
        "stream_options",
        "max_tokens",
        "max_completion_tokens",
        "messages",
        "input",
        "encoding_format",
        "response_format",
        "n",
        "best_of",
        "tools",
        "functions",
        "service_tier",
        "web_search_options"
    };
    private static final MemberNames MEMBERS = MemberNames.of(NAMES);
    private static final MemberNames OPTIONS = MemberNames.of("include_usage");

    private RequestMembers() {}

    static ObjectScanner scan(byte[] body) throws MalformedJson {
        return new ObjectScanner(MEMBERS, JsonLimits.REQUEST).scan(body, 0, body.length);
    }

    static ObjectScanner scanOptions(byte[] body, ObjectScanner members) throws MalformedJson {
        return new ObjectScanner(OPTIONS, JsonLimits.REQUEST)
                .scan(body, members.start(STREAM_OPTIONS), members.end(STREAM_OPTIONS));
    }
}
