package dev.penstock.app.clients;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.Iterator;

/** openai-java on the caller's own thread. */
final class OpenAiJavaBlocking extends OpenAiJava {
    @Override
    ChatCompletion whole(OpenAIClient client, ChatCompletionCreateParams asked) {
        return client.chat().completions().create(asked);
    }

    @Override
    ChatCompletion joined(OpenAIClient client, ChatCompletionCreateParams asked) {
        ChatCompletionAccumulator joined = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(asked)) {
            chunks.stream().forEach(joined::accumulate);
        }
        return joined.chatCompletion();
    }

    @Override
    String beginning(OpenAIClient client, ChatCompletionCreateParams asked, int characters) {
        StringBuilder text = new StringBuilder();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(asked)) {
            Iterator<ChatCompletionChunk> each = chunks.stream().iterator();
            while (text.length() <= characters && each.hasNext()) {
                each.next().choices().forEach(choice -> choice.delta().content().ifPresent(text::append));
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "openai-java";
    }
}
