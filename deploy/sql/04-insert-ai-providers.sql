-- The first providers and models, for MySQL and MariaDB. Running it again changes nothing.
-- Prices are in dollars per 1,000 tokens; they age, so check them against the provider's page.

INSERT IGNORE INTO t_ai_providers (id, provider_code, provider_name, base_url, sort_order)
VALUES (1, 'openai', 'OpenAI', 'https://api.openai.com/v1', 100);
INSERT IGNORE INTO t_ai_models (provider_id, model_code, model_name, model_type, max_input_tokens, max_output_tokens,
    supports_streaming, supports_function_call, supports_vision, cost_per_1k_prompt_tokens, cost_per_1k_completion_tokens,
    cost_per_1k_cached_tokens, cost_per_1k_cache_write_tokens, cost_per_1k_reasoning_tokens, is_default, sort_order)
VALUES (1, 'gpt-4o', 'gpt-4o', 'chat', 128000, 16384, 1, 1, 1, 0.005000, 0.015000, 0.005000, 0.005000, 0.015000, 1, 100);
INSERT IGNORE INTO t_ai_models (provider_id, model_code, model_name, model_type, max_input_tokens, max_output_tokens,
    supports_streaming, supports_function_call, supports_vision, cost_per_1k_prompt_tokens, cost_per_1k_completion_tokens,
    cost_per_1k_cached_tokens, cost_per_1k_cache_write_tokens, cost_per_1k_reasoning_tokens, is_default, sort_order)
VALUES (1, 'gpt-4o-mini', 'gpt-4o-mini', 'chat', 128000, 16384, 1, 1, 1, 0.000150, 0.000600, 0.000150, 0.000150, 0.000600, 0, 90);
INSERT IGNORE INTO t_ai_models (provider_id, model_code, model_name, model_type, max_input_tokens, max_output_tokens,
    supports_streaming, supports_function_call, supports_vision, cost_per_1k_prompt_tokens, cost_per_1k_completion_tokens,
    cost_per_1k_cached_tokens, cost_per_1k_cache_write_tokens, cost_per_1k_reasoning_tokens, is_default, sort_order)
VALUES (1, 'gpt-4-turbo', 'gpt-4-turbo', 'chat', 128000, 4096, 1, 1, 1, 0.010000, 0.030000, 0.010000, 0.010000, 0.030000, 0, 80);
INSERT IGNORE INTO t_ai_models (provider_id, model_code, model_name, model_type, max_input_tokens, max_output_tokens,
    supports_streaming, supports_function_call, supports_vision, cost_per_1k_prompt_tokens, cost_per_1k_completion_tokens,
    cost_per_1k_cached_tokens, cost_per_1k_cache_write_tokens, cost_per_1k_reasoning_tokens, is_default, sort_order)
VALUES (1, 'gpt-3.5-turbo', 'gpt-3.5-turbo', 'chat', 16385, 4096, 1, 1, 0, 0.000500, 0.001500, 0.000500, 0.000500, 0.001500, 0, 70);

INSERT IGNORE INTO t_ai_providers (id, provider_code, provider_name, base_url, sort_order)
VALUES (2, 'anthropic', 'Anthropic Claude', 'https://api.anthropic.com', 90);
INSERT IGNORE INTO t_ai_models (provider_id, model_code, model_name, model_type, max_input_tokens, max_output_tokens,
    supports_streaming, supports_function_call, supports_vision, cost_per_1k_prompt_tokens, cost_per_1k_completion_tokens,
    cost_per_1k_cached_tokens, cost_per_1k_cache_write_tokens, cost_per_1k_reasoning_tokens, is_default, sort_order)
VALUES (2, 'claude-3-5-sonnet-latest', 'claude-3-5-sonnet-latest', 'chat', 200000, 8192, 1, 1, 1, 0.003000, 0.015000, 0.003000, 0.003750, 0.015000, 1, 100);
INSERT IGNORE INTO t_ai_models (provider_id, model_code, model_name, model_type, max_input_tokens, max_output_tokens,
    supports_streaming, supports_function_call, supports_vision, cost_per_1k_prompt_tokens, cost_per_1k_completion_tokens,
    cost_per_1k_cached_tokens, cost_per_1k_cache_write_tokens, cost_per_1k_reasoning_tokens, is_default, sort_order)
VALUES (2, 'claude-3-5-haiku-latest', 'claude-3-5-haiku-latest', 'chat', 200000, 8192, 1, 1, 1, 0.000800, 0.004000, 0.000800, 0.001000, 0.004000, 0, 90);
INSERT IGNORE INTO t_ai_models (provider_id, model_code, model_name, model_type, max_input_tokens, max_output_tokens,
    supports_streaming, supports_function_call, supports_vision, cost_per_1k_prompt_tokens, cost_per_1k_completion_tokens,
    cost_per_1k_cached_tokens, cost_per_1k_cache_write_tokens, cost_per_1k_reasoning_tokens, is_default, sort_order)
VALUES (2, 'claude-3-opus-latest', 'claude-3-opus-latest', 'chat', 200000, 4096, 1, 1, 1, 0.015000, 0.075000, 0.015000, 0.018750, 0.075000, 0, 80);

INSERT IGNORE INTO t_ai_providers (id, provider_code, provider_name, base_url, sort_order)
VALUES (3, 'deepseek', 'DeepSeek', 'https://api.deepseek.com', 80);
INSERT IGNORE INTO t_ai_models (provider_id, model_code, model_name, model_type, max_input_tokens, max_output_tokens,
    supports_streaming, supports_function_call, supports_vision, cost_per_1k_prompt_tokens, cost_per_1k_completion_tokens,
    cost_per_1k_cached_tokens, cost_per_1k_cache_write_tokens, cost_per_1k_reasoning_tokens, is_default, sort_order)
VALUES (3, 'deepseek-chat', 'deepseek-chat', 'chat', 128000, 8192, 1, 1, 0, 0.000270, 0.001100, 0.000270, 0.000270, 0.001100, 1, 100);
INSERT IGNORE INTO t_ai_models (provider_id, model_code, model_name, model_type, max_input_tokens, max_output_tokens,
    supports_streaming, supports_function_call, supports_vision, cost_per_1k_prompt_tokens, cost_per_1k_completion_tokens,
    cost_per_1k_cached_tokens, cost_per_1k_cache_write_tokens, cost_per_1k_reasoning_tokens, is_default, sort_order)
VALUES (3, 'deepseek-reasoner', 'deepseek-reasoner', 'chat', 128000, 8192, 1, 0, 0, 0.000400, 0.001600, 0.000400, 0.000400, 0.001600, 0, 90);
INSERT IGNORE INTO t_ai_models (provider_id, model_code, model_name, model_type, max_input_tokens, max_output_tokens,
    supports_streaming, supports_function_call, supports_vision, cost_per_1k_prompt_tokens, cost_per_1k_completion_tokens,
    cost_per_1k_cached_tokens, cost_per_1k_cache_write_tokens, cost_per_1k_reasoning_tokens, is_default, sort_order)
VALUES (3, 'deepseek-coder', 'deepseek-coder', 'chat', 128000, 8192, 1, 1, 0, 0.000270, 0.001100, 0.000270, 0.000270, 0.001100, 0, 80);
INSERT IGNORE INTO t_ai_models (provider_id, model_code, model_name, model_type, max_input_tokens, max_output_tokens,
    supports_streaming, supports_function_call, supports_vision, cost_per_1k_prompt_tokens, cost_per_1k_completion_tokens,
    cost_per_1k_cached_tokens, cost_per_1k_cache_write_tokens, cost_per_1k_reasoning_tokens, is_default, sort_order)
VALUES (3, 'deepseek-v3.1', 'deepseek-v3.1', 'chat', 131072, 8192, 1, 1, 0, 0.001400, 0.002800, 0.001400, 0.001400, 0.002800, 0, 70);

